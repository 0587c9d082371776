//! Results that are kept: counted in batches, so that two looks cannot be subtracted, and read in no time.

use crate::clock;
use crate::error::Error;
use crate::state::State;
use crate::store::{Fault, PollRow, Published, Store};
use std::sync::Arc;
use wecan_model::json::Json;
use wecan_model::poll::disclosure::{LEAST, batch};
use wecan_model::poll::{Count, Facts, Results};
use wecan_model::weighting::Targets;
use wecan_model::{Identity, Reveal};

/// Responses read at a time.
const SOME: u32 = 5000;

/// With more responses than this nobody waits for them to be counted again.
const MANY: u64 = 20_000;

/// The results as they may be shown now.
///
/// # Errors
/// When the database fails.
pub(crate) async fn current(
    state: &State,
    published: &Arc<Published>,
    poll: &PollRow,
    is_closed: bool,
) -> Result<Results, Error> {
    let kept = poll.results.as_deref().and_then(|body| serde_json::from_str(body).ok());
    let kept = kept.and_then(|json: Json| Results::read(&json));
    let due = is_due(published, poll, is_closed);
    let mut results = match kept {
        Some(kept) if !due => kept,
        Some(kept) if poll.counted > MANY => {
            if let Some(turn) = state.store.count_turn(&published.definition.id) {
                let (store, published, poll) = (state.store.clone(), Arc::clone(published), poll.clone());
                tokio::spawn(async move {
                    let id = &published.definition.id;
                    if let Err(fault) = count(&store, &published, &poll, is_closed).await {
                        tracing::error!(cause = %fault, poll = id, "a poll could not be counted");
                    }
                    drop(turn);
                });
            }
            kept
        }
        _ => count(&state.store, published, poll, is_closed).await?,
    };
    results.closed = is_closed;
    Ok(results)
}

/// Whether enough has changed for new results, or the poll has closed since.
fn is_due(published: &Published, poll: &PollRow, is_closed: bool) -> bool {
    let seen_before = published.definition.poll.as_ref().is_some_and(|poll| poll.results == Reveal::AfterVoting);
    let last = is_closed && !poll.is_final && (!seen_before || poll.changes >= u64::from(LEAST));
    // Of too few nothing was told, so that nothing can be subtracted from it.
    let first = poll.counted < u64::from(LEAST) && poll.changes > 0;
    last || first || poll.changes >= batch(poll.counted)
}

/// Counts every response, and keeps what comes of it.
async fn count(store: &Store, published: &Published, poll: &PollRow, is_closed: bool) -> Result<Results, Fault> {
    let definition = &published.definition;
    let targets: Option<Json> = poll.targets.as_deref().and_then(|body| serde_json::from_str(body).ok());
    let targets = targets.and_then(|json| Targets::read(&json).ok());
    let mut counting = Count::new(definition, targets.as_ref());
    let (mut last, mut counted) = (None, 0_u64);
    loop {
        let rows = store.poll_responses(&definition.id, last.as_ref(), SOME).await?;
        let Some(end) = rows.last().map(|row| row.place.clone()) else { break };
        for row in &rows {
            let read = |text: &str| serde_json::from_str(text).unwrap_or_default();
            counting.add(&read(&row.answers), &row.profile.as_deref().map(read).unwrap_or_default());
        }
        counted += rows.len() as u64;
        last = Some(end);
    }
    let invited = match definition.identity {
        Identity::Invited => Some(store.invited(&definition.id).await?),
        _ => None,
    };
    let facts = Facts { today: Some(clock::today()), invited, closed: is_closed };
    let done = tokio::task::spawn_blocking(move || counting.results(facts)).await;
    let (results, fault) = done.map_err(|_| Fault::Damaged("a poll could not be weighted"))?;
    if let Some(fault) = fault {
        tracing::warn!(poll = definition.id, cause = %fault, "the results of a poll are not weighted");
    }
    let text = serde_json::to_string(&results.to_json()).map_err(|_| Fault::Damaged("results are not JSON"))?;
    store.keep_results(&definition.id, &text, counted, poll.changes, is_closed).await?;
    Ok(results)
}
