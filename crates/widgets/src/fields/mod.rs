//! The fields of a question, shared by every widget and by the floor: one markup for all of them.

mod choices;
pub(crate) mod doors;
mod form;
mod ranking;
mod rare_doors;
mod text;

pub(crate) use form::{Form, Live, Rules, SURVEY, paragraphs};

use crate::locales::Shared;
use crate::markup::{Element, Node, el};
use wecan_model::{Condition, Kind, Look, Problem, Question};

/// A question with everything about it.
pub(crate) fn question(
    form: &Form,
    place: usize,
    question: &Question,
    on_step: impl Fn() -> bool + Send + Sync + 'static,
) -> Element {
    let body = match &question.kind {
        Kind::Choices { look: Look::Select, choices, .. } => choices::select(form, question, choices),
        Kind::Choices { .. } | Kind::Points { .. } => chosen(form, question),
        Kind::Ranking { choices, max } => rare_doors::ranking(form, question, choices, *max),
        Kind::Matrix { rows, choices } => choices::matrix(form, question, rows, choices),
        Kind::Consent => choices::consent(form, question),
        Kind::Date { .. } => text::date(form, question),
        _ => text::field(form, question),
    };
    dressed(form, place, question, on_step, body)
}

/// The same for a question whose answer is ticked: a widget that asks no others downloads nothing of theirs.
pub(crate) fn choice(form: &Form, place: usize, question: &Question) -> Element {
    dressed(form, place, question, || true, chosen(form, question))
}

fn chosen(form: &Form, question: &Question) -> Vec<Element> {
    match &question.kind {
        Kind::Choices { look, choices, .. } => choices::ticks(form, question, *look, choices),
        Kind::Points { from, to, from_label, to_label, apart } => {
            choices::points(form, question, (*from, *to), [from_label.as_ref(), to_label.as_ref()], apart)
        }
        _ => Vec::new(),
    }
}

/// What there is to know about what has been written in answer to a question.
pub(crate) fn notes(form: &Form, question: &Question) -> Vec<Element> {
    if question.has_notes() { rare_doors::notes(form, question) } else { Vec::new() }
}

/// What stands around a question's fields.
fn dressed(
    form: &Form,
    place: usize,
    question: &Question,
    on_step: impl Fn() -> bool + Send + Sync + 'static,
    body: Vec<Element>,
) -> Element {
    let conditional = question.show_if.is_some();
    room(form, &question.id)
        .there_while(
            form.reading(move |form| form.follow_floor() || (on_step() && (!conditional || form.follow_shown(place)))),
        )
        .maybe(only_if(form, question.show_if.as_ref()))
        .children(body)
}

/// Where a question stands: it shows whether there is anything to mend.
fn room(form: &Form, question: &str) -> Element {
    let id = String::from(question);
    let class = move |form: &Form| {
        let wrong = form.follow_problems(|problems, _| problems.iter().any(|problem| problem.question == id));
        Some(if wrong { "wecan-question wecan-wrong" } else { "wecan-question" }.into())
    };
    el("div").live_attr("class", form.reading(class))
}

/// Who is asked what stands under a condition. Where the form draws itself step by step from the start,
/// nobody needs to be told.
pub(crate) fn only_if(form: &Form, condition: Option<&Condition>) -> Option<Element> {
    let condition = condition.filter(|_| form.is_floor())?;
    let words = form.draft(|draft| form.words().only_if(condition, draft));
    let hidden = form.reading(|form| !form.follow_floor());
    Some(el("p").class("wecan-only-if").live_flag("hidden", hidden).text(&words))
}

/// The hint of a field.
fn hint(form: &Form, field: &str, words: Element) -> Element {
    words.class("wecan-hint").attr("id", &form.id(&[field, ":hint"].concat()))
}

/// The question's own hint.
fn question_hint(form: &Form, question: &Question) -> Option<Element> {
    question.hint.as_ref().map(|text| hint(form, &question.id, form.piped(el("div"), text)))
}

/// The id of a question's hint, where it has one.
fn hint_id(form: &Form, question: &Question) -> Option<String> {
    question.hint.as_ref().map(|_| form.id(&[&question.id, ":hint"].concat()))
}

/// The place where a field's problem is shown.
fn error(form: &Form, field: &str) -> Element {
    let name = String::from(field);
    el("div").attr("id", &form.id(&[field, ":error"].concat())).class("wecan-error-place").live(form.reading(
        move |form| {
            let wrong = form.follow_problems(|problems, _| problems.iter().any(|problem| is_at(problem, &name)));
            if wrong { form.problem(&name) } else { Vec::new() }
        },
    ))
}

/// What is to be mended at this field.
fn problem(form: &Form, field: &str) -> Vec<Node> {
    let words = form.follow_problems(|problems, draft| {
        let problem = problems.iter().find(|problem| is_at(problem, field))?;
        Some(form.words().problem(problem, draft))
    });
    wrong(form, &words.unwrap_or_default())
}

/// Words about a problem, as they stand at its field.
pub(crate) fn wrong(form: &Form, words: &str) -> Vec<Node> {
    vec![Node::Element(in_red(form.around().shared, words))]
}

/// What is wrong, in red and with a word for those who do not see it.
pub(crate) fn in_red(shared: &Shared, words: &str) -> Element {
    let prefix = el("span").class("wecan-unseen").text(shared.error);
    el("p").class("wecan-error").child(prefix).text(&[" ", words].concat())
}

/// What describes a field: its hints and, while there is one, its problem.
fn described(form: &Form, element: Element, field: &str, hints: [Option<String>; 2]) -> Element {
    let mut ids = String::new();
    for id in hints.iter().flatten() {
        ids.push_str(id);
        ids.push(' ');
    }
    let (name, error) = (String::from(field), form.id(&[field, ":error"].concat()));
    element.live_attr(
        "aria-describedby",
        form.reading(move |form| {
            let wrong = form.follow_problems(|problems, _| problems.iter().any(|problem| is_at(problem, &name)));
            let all = [ids.as_str(), if wrong { error.as_str() } else { "" }].concat();
            (!all.is_empty()).then(|| all.trim().into())
        }),
    )
}

/// Whether a problem is shown at a field. A date has one place for its three parts together.
fn is_at(problem: &Problem, field: &str) -> bool {
    problem.field.strip_prefix(field).is_some_and(|part| matches!(part, "" | ".day" | ".month" | ".year"))
}

/// A label or legend with "(optional)" where the question may be skipped.
fn label(form: &Form, question: &Question, element: Element) -> Element {
    let optional = || el("span").class("wecan-optional").text(&[" ", form.around().optional].concat());
    // Others need no element of their own: each is drawn and laid out.
    let element = if !question.required && form.is_apart(&question.label) {
        element.child(form.piped(el("span"), &question.label))
    } else {
        form.piped(element, &question.label)
    };
    element.maybe((!question.required).then(optional))
}

/// A field of one line.
fn input(form: &Form, name: &str, kind: &str, typed: &str) -> Element {
    el("input").attr("type", kind).attr("name", name).attr("id", &form.id(name)).attr("value", typed)
}

/// What has been typed into a field so far.
fn typed(form: &Form, name: &str) -> String {
    form.draft(|draft| draft.typed(name).into())
}

/// The field for an invitation's code.
pub(crate) fn invitation(form: &Form) -> Element {
    let name = "_invitation";
    let field = input(form, name, "text", &typed(form, name)).class("wecan-input wecan-middle");
    let field = field.attr("autocomplete", "off").attr("spellcheck", "false");
    room(form, name)
        .child(el("label").class("wecan-label").attr("for", &form.id(name)).text(form.locale().invitation))
        .child(hint(form, name, el("div").text(form.locale().invitation_hint)))
        .child(error(form, name))
        .child(described(form, field, name, [Some(form.id("_invitation:hint")), None]))
}

/// A field that people never see and programs fill in. Only a floor has one.
pub(crate) fn trap(form: &Form) -> Element {
    let field = input(form, "_website", "text", "").attr("tabindex", "-1").attr("autocomplete", "off");
    el("div")
        .class("wecan-trap")
        .attr("aria-hidden", "true")
        .child(el("label").attr("for", &form.id("_website")).text(form.locale().leave_empty))
        .child(field)
}
