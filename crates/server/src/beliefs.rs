//! Whether a quiz works: what its answers tell of belief and confidence, for those with the admin token.
//!
//! What is told would not give anybody away if it were published: see `wecan_model::myths::belief`. It is counted anew
//! only once ten people more have answered, as polls are, so that two looks cannot be subtracted.

use crate::admin;
use crate::clock;
use crate::definitions::{Wished, not_found, wished};
use crate::error::Error;
use crate::officers;
use crate::state::State;
use crate::store::{BeliefsLook, Store};
use crate::tokens::Key;
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::collections::hash_map::{Entry, HashMap};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use tokio::sync::Mutex;
use wecan_model::json::Json;
use wecan_model::myths::Item;
use wecan_model::myths::belief::{Belief, Change, LEAST, Published, rounded};
use wecan_model::poll::disclosure::batch;
use wecan_model::{Draft, Quiz, Time};

/// Responses read at a time.
const SOME: u32 = 500;

/// `GET /v1/definitions/{id}/beliefs`
pub(crate) async fn report(
    Shared(state): Shared<State>,
    headers: HeaderMap,
    Path(id): Path<String>,
    wish: Wished,
) -> Result<Response, Error> {
    admin::bearer_or_password(&state, &headers)?;
    let version = wished(wish)?.version;
    let published = state.store.definition(&id, version).await?.ok_or_else(|| not_found(&id, version))?;
    let quiz = published.quiz.as_ref().ok_or_else(|| not_found(&id, version))?;
    // One after the other: of two that are counted at once, one may have somebody more in it, and both would be told.
    static TURN: Mutex<()> = Mutex::const_new(());
    let turn = TURN.lock().await;
    let mut look = state.store.look_at_beliefs(&id, quiz.version).await?;
    let row = &look.kept;
    // Of too few nothing was told, so that nothing can be subtracted from it.
    let first = row.counted < u64::from(LEAST) && row.changes > 0;
    let stays = !first && row.changes < batch(row.counted);
    let kept = row.report.as_deref().filter(|_| stays).and_then(|body| serde_json::from_str(body).ok());
    let mut told: Value = match kept {
        Some(kept) => kept,
        None => {
            let (told, counted) = count(&state.store, &mut look, quiz).await?;
            state.store.keep_beliefs(look, &told.to_string(), counted).await?;
            told
        }
    };
    drop(turn);
    // How old a fact is depends on the day, not on the answers.
    let today = clock::today();
    for (item, told) in quiz.items.iter().zip(told["items"].as_array_mut().into_iter().flatten()) {
        officers::add_review(told, item, today);
    }
    let kept = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    Ok((kept, told.to_string()).into_response())
}

/// Counts every response, and says how many people there are.
async fn count(store: &Store, look: &mut BeliefsLook, quiz: &Quiz) -> Result<(Value, u64), Error> {
    let later = later(store, look, &quiz.id).await?;
    let mut beliefs = vec![Belief::default(); quiz.items.len()];
    let (mut people, mut outlets) = (0, BTreeMap::<String, u32>::new());
    let mut known = HashSet::new();
    let mut last: Option<(String, Key)> = None;
    loop {
        let from = last.as_ref().map(|(day, key)| (day.as_str(), key));
        let rows = look.responses(from, SOME).await?;
        let Some(end) = rows.last() else { break };
        last = Some((end.received.clone(), end.key));
        // Whoever tries again knows the answers.
        for row in rows.iter().filter(|row| !row.set_aside && row.time == Time::First) {
            let Some(draft) = draft(&row.answers) else { continue };
            // What is sent in parts is one person's.
            if row.attempt.is_none_or(|attempt| known.insert(attempt)) {
                people += 1;
                *outlets.entry(outlet(row.source.as_deref(), &row.channel)).or_default() += 1;
            }
            let later = row.attempt.and_then(|attempt| later.get(&attempt));
            for (item, belief) in quiz.items.iter().zip(&mut beliefs) {
                belief.count(item, &draft);
                // Statements that are sent one by one are responses of their own: of each the first counts.
                let judged = later.into_iter().flatten().find_map(|(seen, answers)| {
                    let own = seen.item(&item.id)?;
                    own.is_right(&own.id, answers).map(|_| (own, answers))
                });
                if let Some(judged) = judged {
                    belief.count_later((item, &draft), judged);
                }
            }
        }
    }
    let outlets = outlets.into_iter().filter(|(_, count)| *count >= LEAST);
    let told = json!({
        "definition": quiz.id,
        "version": quiz.version,
        "counted": clock::today().iso(),
        "people": if people >= LEAST { json!(rounded(people)) } else { Value::Null },
        "outlets": outlets.map(|(outlet, count)| json!({"outlet": outlet, "people": rounded(count)})).collect::<Vec<_>>(),
        "items": quiz.items.iter().zip(&beliefs).map(|(item, belief)| about(item, belief)).collect::<Vec<_>>(),
    });
    Ok((told, people.into()))
}

/// What people answered when they came back, in the order in which it came, with the quiz that they saw then.
async fn later(
    store: &Store,
    look: &mut BeliefsLook,
    id: &str,
) -> Result<HashMap<Key, Vec<(Arc<Quiz>, Draft)>>, Error> {
    let (mut all, mut quizzes) = (HashMap::<Key, Vec<_>>::new(), HashMap::<u32, Option<Arc<Quiz>>>::new());
    for row in look.later().await? {
        let quiz = match quizzes.entry(row.version) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(free) => {
                let published = store.definition(id, Some(row.version)).await?;
                free.insert(published.and_then(|it| it.quiz.clone()).map(Arc::new)).clone()
            }
        };
        if let (Some(quiz), Some(draft)) = (quiz, draft(&row.answers)) {
            all.entry(row.attempt).or_default().push((quiz, draft));
        }
    }
    Ok(all)
}

fn draft(answers: &str) -> Option<Draft> {
    Draft::from_answers(&serde_json::from_str::<Json>(answers).ok()?).ok()
}

/// Where somebody answered: the site, or the channel where there was none.
fn outlet(source: Option<&str>, channel: &str) -> String {
    let site = source
        .and_then(|source| source.split_once("://"))
        .map(|(scheme, rest)| format!("{scheme}://{}", rest.split('/').next().unwrap_or_default()));
    site.unwrap_or_else(|| channel.to_owned())
}

/// What is told about one statement. Where too few judged it there are no figures.
fn about(item: &Item, belief: &Belief) -> Value {
    let mut about = json!({"item": item.id});
    let Some(Published { judged, right, change, later, confidence }) = belief.published() else { return about };
    about["judged"] = json!(judged);
    about["right"] = json!(right);
    for (name, change) in [("change", change), ("later", later)] {
        if let Some(change) = change {
            about[name] = changed(change);
        }
    }
    if let Some(confidence) = confidence {
        let points = |tenths: u32| f64::from(tenths) / 10.0;
        about["confidence"] =
            json!({"base": confidence.base, "before": points(confidence.before), "after": points(confidence.after)});
    }
    about
}

fn changed(change: Change) -> Value {
    json!({
        "base": change.base, "right_before": change.right_before, "right_after": change.right_after,
        "became_right": change.became_right, "became_wrong": change.became_wrong,
        "makes_more_wrong": change.makes_more_wrong(),
    })
}

#[cfg(test)]
mod tests {
    use super::outlet;

    #[test]
    fn an_outlet_is_the_site_of_a_page_or_else_the_channel() {
        assert_eq!(outlet(Some("https://paper.example/news/bins"), "web"), "https://paper.example");
        assert_eq!(outlet(Some("http://paper.example:8080"), "web"), "http://paper.example:8080");
        assert_eq!(outlet(None, "kiosk"), "kiosk");
        assert_eq!(outlet(Some("a school"), "telephone"), "telephone");
    }
}
