//! A plain map for the gallery, drawn from the applications that it shows and nothing else: the names of wards in the
//! middle of their applications, on squares. So the gallery shows the map without asking anybody else for pictures.

use std::collections::BTreeMap;
use std::f64::consts::PI;
use std::fmt::Write as _;

use maud::html;
use wecan::Applications;

use crate::pages::File;

/// The address of a tile.
pub(crate) const ADDRESS: &str = "/planning-data/map/{z}/{x}/{y}.svg";
/// The levels that there are.
const LEVELS: std::ops::RangeInclusive<u32> = 8..=13;
/// The deepest of them, as the widget's attribute says it.
pub(crate) const DEEPEST: &str = "13";
/// The side of a tile, in pixels.
const SIDE: f64 = 256.0;
/// Tiles beyond those with applications, so that a wide map is full.
const MARGIN: i64 = 3;
/// Degrees of latitude in a kilometre.
const KILOMETRE: f64 = 1.0 / 111.195;

/// A name and where it stands, in degrees.
struct Label {
    name: String,
    lat: f64,
    lng: f64,
}

/// Every tile around these applications.
pub(crate) fn files(applications: &Applications) -> Vec<File> {
    let mut wards: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
    for one in &applications.all {
        if let Some(point) = one.point {
            let place = (f64::from(point.lat) / 1e6, f64::from(point.lng) / 1e6);
            wards.entry(&one.ward).or_default().push(place);
        }
    }
    let all: Vec<(f64, f64)> = wards.values().flatten().copied().collect();
    let labels: Vec<Label> =
        wards.iter().filter(|(name, _)| !name.is_empty()).map(|(name, all)| middle(name, all)).collect();
    let whole = middle("Surrey Heath", &all);
    let corner = |pick: fn(f64, f64) -> f64| {
        all.iter().copied().reduce(|one, other| (pick(one.0, other.0), pick(one.1, other.1))).unwrap_or_default()
    };
    let (south_west, north_east) = (corner(f64::min), corner(f64::max));
    let mut files = Vec::new();
    for level in LEVELS {
        let tile = |at: f64| (at / SIDE).floor() as i64;
        let (left, bottom) = pixel(level, south_west);
        let (right, top) = pixel(level, north_east);
        let shown = if level < 12 { std::slice::from_ref(&whole) } else { labels.as_slice() };
        for x in tile(left) - MARGIN..=tile(right) + MARGIN {
            for y in tile(top) - MARGIN..=tile(bottom) + MARGIN {
                files.push(File {
                    path: format!("planning-data/map/{level}/{x}/{y}.svg"),
                    text: draw(level, x, y, shown),
                });
            }
        }
    }
    files
}

fn middle(name: &str, places: &[(f64, f64)]) -> Label {
    let count = places.len() as f64;
    let sum = places.iter().fold((0.0, 0.0), |sum, place| (sum.0 + place.0, sum.1 + place.1));
    Label { name: name.trim_end_matches(" Ward").to_owned(), lat: sum.0 / count, lng: sum.1 / count }
}

/// Where a place is on the whole map of a level (Web Mercator), in pixels from its left and its top.
fn pixel(level: u32, (lat, lng): (f64, f64)) -> (f64, f64) {
    let size = SIDE * f64::from(1_u32 << level);
    let north = (PI / 4.0 + lat.to_radians() / 2.0).tan().ln();
    ((lng + 180.0) / 360.0 * size, (1.0 - north / PI) / 2.0 * size)
}

fn draw(level: u32, x: i64, y: i64, labels: &[Label]) -> String {
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 256 256\" width=\"256\" height=\"256\">\
         <rect width=\"256\" height=\"256\" fill=\"#eef1ea\"/><path stroke=\"#c3ccb9\" d=\"",
    );
    let (left, top) = (x as f64 * SIDE, y as f64 * SIDE);
    // Squares of so many kilometres, counted from a place nearby.
    let step = KILOMETRE
        * if level < 10 {
            20.0
        } else if level < 12 {
            5.0
        } else {
            1.0
        };
    for line in -600..600 {
        let (across, down) = (f64::from(line) * step, f64::from(line) * step / 51.3_f64.to_radians().cos());
        let (down, across) = (pixel(level, (51.3, -0.7 + down)).0 - left, pixel(level, (51.3 + across, -0.7)).1 - top);
        // Writing to a string cannot fail, here and below.
        if (0.0..SIDE).contains(&down) {
            let _ = write!(svg, "M{down:.1} 0V256");
        }
        if (0.0..SIDE).contains(&across) {
            let _ = write!(svg, "M0 {across:.1}H256");
        }
    }
    svg.push_str("\"/><g fill=\"#38482c\" font-family=\"sans-serif\" font-size=\"13\" text-anchor=\"middle\">");
    for label in labels {
        let (across, down) = pixel(level, (label.lat, label.lng));
        let (across, down) = (across - left, down - top);
        // A name may stand on two tiles: each shows its part.
        if (-80.0..SIDE + 80.0).contains(&across) && (-20.0..SIDE + 20.0).contains(&down) {
            svg.push_str(&html! { text x=(across.round()) y=(down.round()) { (label.name) } }.into_string());
        }
    }
    svg.push_str("</g></svg>\n");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_where_web_maps_have_it() {
        // The middle of the world, and a place in Camberley.
        assert_eq!(pixel(0, (0.0, 0.0)), (128.0, 128.0));
        let (x, y) = pixel(13, (51.3363, -0.7443));
        assert_eq!(((x / SIDE) as u32, (y / SIDE) as u32), (4079, 2730));
    }
}
