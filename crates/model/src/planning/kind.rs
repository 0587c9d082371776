//! Sorts of application: what a filter offers and a summary explains.

/// A sort of planning application, coarse enough for a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub enum Kind {
    /// An extension or a change to one home.
    Householder,
    /// A full application.
    Full,
    /// The principle first, the details later.
    Outline,
    /// The details of an outline permission.
    ReservedMatters,
    /// Permission in principle for homes.
    PermissionInPrinciple,
    /// Work on a listed building.
    ListedBuilding,
    /// Demolition in a conservation area.
    Demolition,
    /// Signs.
    Advertisement,
    /// A certificate that no permission is needed.
    LawfulDevelopment,
    /// Work that rules already allow, of which the council checks some points.
    PriorApproval,
    /// Details that a permission asked for.
    Conditions,
    /// A change to a permission.
    Amendment,
    /// Work on protected trees.
    Trees,
    /// Masts and cabinets.
    Telecoms,
    /// Anything else.
    #[default]
    Other,
}

/// Every sort with its name in documents and addresses, in the order of a filter.
const NAMES: [(Kind, &str); 15] = [
    (Kind::Householder, "householder"),
    (Kind::Full, "full"),
    (Kind::Outline, "outline"),
    (Kind::ReservedMatters, "reserved-matters"),
    (Kind::PermissionInPrinciple, "permission-in-principle"),
    (Kind::ListedBuilding, "listed-building"),
    (Kind::Demolition, "demolition"),
    (Kind::Advertisement, "advertisement"),
    (Kind::LawfulDevelopment, "lawful-development"),
    (Kind::PriorApproval, "prior-approval"),
    (Kind::Conditions, "conditions"),
    (Kind::Amendment, "amendment"),
    (Kind::Trees, "trees"),
    (Kind::Telecoms, "telecoms"),
    (Kind::Other, "other"),
];

/// Codes of the Digital Planning Data schemas and of the MHCLG specification by how they begin.
const CODES: [(&str, Kind); 23] = [
    ("pp.full.householder", Kind::Householder),
    ("pp.full", Kind::Full),
    ("pp.outline", Kind::Outline),
    ("pp.pip", Kind::PermissionInPrinciple),
    ("pa.part16", Kind::Telecoms),
    ("pa.", Kind::PriorApproval),
    ("ldc", Kind::LawfulDevelopment),
    ("advertconsent", Kind::Advertisement),
    ("approval.reservedmatters", Kind::ReservedMatters),
    ("approval-condition", Kind::Conditions),
    ("approval.conditions", Kind::Conditions),
    ("amendment", Kind::Amendment),
    ("non-material-amendment", Kind::Amendment),
    ("s73", Kind::Amendment),
    ("hh", Kind::Householder),
    ("outline", Kind::Outline),
    ("reserved-matters", Kind::ReservedMatters),
    ("pip", Kind::PermissionInPrinciple),
    ("lbc", Kind::ListedBuilding),
    ("wtt", Kind::Trees),
    ("prior-approval", Kind::PriorApproval),
    ("consent-under-tpo", Kind::Trees),
    ("demolition", Kind::Demolition),
];

/// Words in a label, in lower case; the first that is there counts.
const WORDS: [(&str, Kind); 32] = [
    ("householder", Kind::Householder),
    ("reserved matter", Kind::ReservedMatters),
    ("outline", Kind::Outline),
    ("permission in principle", Kind::PermissionInPrinciple),
    ("approval in principle", Kind::Outline),
    ("non material", Kind::Amendment),
    ("non-material", Kind::Amendment),
    ("amendment", Kind::Amendment),
    ("variation", Kind::Amendment),
    ("removal of condition", Kind::Amendment),
    ("discharge", Kind::Conditions),
    ("condition", Kind::Conditions),
    ("listed", Kind::ListedBuilding),
    ("heritage", Kind::ListedBuilding),
    ("registered building", Kind::ListedBuilding),
    ("conservation area consent", Kind::Demolition),
    ("demolition", Kind::Demolition),
    ("advert", Kind::Advertisement),
    ("signage", Kind::Advertisement),
    ("lawful", Kind::LawfulDevelopment),
    ("certificate", Kind::LawfulDevelopment),
    ("telecom", Kind::Telecoms),
    ("prior approval", Kind::PriorApproval),
    ("prior notification", Kind::PriorApproval),
    ("permitted development", Kind::PriorApproval),
    ("tree", Kind::Trees),
    ("tpo", Kind::Trees),
    ("full", Kind::Full),
    ("dwelling", Kind::Full),
    ("major", Kind::Full),
    ("minor", Kind::Full),
    ("change of use", Kind::Full),
];

impl Kind {
    /// Every sort, in the order of a filter.
    pub fn all() -> impl Iterator<Item = Kind> {
        NAMES.iter().map(|(kind, _)| *kind)
    }

    /// The name in documents and addresses.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(kind, _)| *kind == self).map_or("other", |(_, name)| name)
    }

    /// The sort with this name.
    pub fn parse(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, own)| *own == name).map(|(kind, _)| *kind)
    }

    /// The sort that a source's code stands for, or that a label speaks of.
    pub fn of(label: &str) -> Self {
        let label = label.trim().to_ascii_lowercase();
        Self::parse(&label)
            .or_else(|| CODES.iter().find(|(code, _)| label.starts_with(code)).map(|(_, kind)| *kind))
            .or_else(|| WORDS.iter().find(|(words, _)| label.contains(words)).map(|(_, kind)| *kind))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_labels_of_every_source_find_their_sort() {
        for (label, kind) in [
            ("pp.full.householder", Kind::Householder),
            ("pp.full.major", Kind::Full),
            ("pa.part1.classA", Kind::PriorApproval),
            ("ldc.proposed", Kind::LawfulDevelopment),
            ("Q21 Other householder developments", Kind::Householder),
            ("Q22 Other advertisements", Kind::Advertisement),
            ("Q13 Minor Dwellings", Kind::Full),
            ("Heritage", Kind::ListedBuilding),
            ("Trees", Kind::Trees),
            ("Amendment", Kind::Amendment),
            ("notice-trees-in-con-area", Kind::Trees),
            ("s73", Kind::Amendment),
            ("hh", Kind::Householder),
            ("advertising", Kind::Advertisement),
            ("Other", Kind::Other),
            ("", Kind::Other),
        ] {
            assert_eq!(Kind::of(label), kind, "{label}");
        }
        for kind in Kind::all() {
            assert_eq!(Kind::parse(kind.name()), Some(kind));
        }
    }
}
