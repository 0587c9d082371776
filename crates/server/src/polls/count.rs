//! Results that are kept: counted in batches, so that two looks cannot be subtracted, and read in no time.
//!
//! A look holds the responses there were at one moment. The next is taken when enough people differ from it: those who
//! are new, and those in it who have answered anew or are gone. Whoever changes their answers ten times is one of them.

use crate::clock;
use crate::error::Error;
use crate::state::State;
use crate::store::{Fault, Look, PollRow, Published, Store};
use std::sync::Arc;
use std::time::Duration;
use wecan_model::json::Json;
use wecan_model::poll::disclosure::{LEAST, batch};
use wecan_model::poll::{Count, Facts, Results};
use wecan_model::weighting::Targets;
use wecan_model::{Date, Identity, Reveal};

/// Responses read at a time.
const SOME: u32 = 5000;

/// With more responses than this nobody waits for them to be counted again.
const MANY: u64 = 20_000;

/// With fewer, so long; then the results from before have to do.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is to be done before results are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Due {
    Nothing,
    /// Count everything there is.
    Count,
    /// Weight those in the results to new figures.
    Weight,
    /// Keep the results as they are: those who came after them are too few.
    Keep,
}

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
    let store = &state.store;
    let mut results = kept(poll);
    if due(store, published, poll, is_closed).await? != Due::Nothing {
        let is_much = results.is_some() && poll.counted > MANY;
        let turn = if is_much { store.free_count_turn() } else { None };
        if !is_much || turn.is_some() {
            let (own, asked) = (store.clone(), Arc::clone(published));
            // By a task of its own: whoever asked may go away, and the next should not have to begin anew.
            let counting = tokio::spawn(async move {
                let turn = match turn {
                    Some(turn) => turn,
                    None => own.count_turn().await,
                };
                let done = settle(&own, &asked, is_closed).await;
                drop(turn);
                let id = &asked.definition.id;
                done.inspect_err(|fault| tracing::error!(cause = %fault, poll = id, "a poll could not be counted"))
            });
            let patience = match &results {
                Some(_) if is_much => Duration::ZERO,
                Some(_) => PATIENCE,
                // Without any there is nothing else to show; requests have an end of their own.
                None => Duration::MAX,
            };
            if let Ok(counted) = tokio::time::timeout(patience, counting).await {
                counted.map_err(|_| Fault::Damaged("a poll could not be counted"))??;
                results = store.poll(&published.definition.id).await?.as_ref().and_then(kept);
            }
        }
    }
    let mut results = results.unwrap_or_else(|| nothing(published));
    results.closed = is_closed;
    results.days.1 = poll.last_day(results.days.1);
    Ok(results)
}

fn kept(poll: &PollRow) -> Option<Results> {
    let json: Json = serde_json::from_str(poll.results.as_deref()?).ok()?;
    Results::read(&json)
}

/// What is told of too few.
pub(super) fn nothing(published: &Published) -> Results {
    let facts = Facts { today: Some(clock::today()), ..Facts::default() };
    Count::new(&published.definition, None).results(facts).0
}

async fn due(store: &Store, published: &Published, poll: &PollRow, is_closed: bool) -> Result<Due, Fault> {
    let id = &published.definition.id;
    let stays = is_closed && poll.is_final;
    let differing = async |most| store.differing(id, poll.shown, most).await;
    let seen = published.definition.poll.as_ref().is_some_and(|poll| poll.results == Reveal::AfterVoting);
    if is_closed && !poll.is_final {
        let enough = !seen || poll.results.is_none() || differing(LEAST.into()).await? >= u64::from(LEAST);
        return Ok(if enough { Due::Count } else { Due::Keep });
    }
    let batch = batch(poll.counted);
    if !stays && differing(batch).await? >= batch {
        return Ok(Due::Count);
    }
    // Of those in the results alone: figures tell of nobody who came or went since.
    let weight = poll.retarget && poll.results.is_some() && store.is_whole(id, poll).await?;
    Ok(if weight { Due::Weight } else { Due::Nothing })
}

/// Brings results up to date, where that is due. Whoever calls has the turn to count.
///
/// # Errors
/// When the database fails.
async fn settle(store: &Store, published: &Published, is_closed: bool) -> Result<(), Fault> {
    let id = &published.definition.id;
    let Some(poll) = store.poll(id).await? else { return Ok(()) };
    match due(store, published, &poll, is_closed).await? {
        Due::Nothing => Ok(()),
        Due::Keep => store.keep_for_good(id).await,
        due => {
            let Some(mut look) = store.look(id).await? else { return Ok(()) };
            if due == Due::Weight {
                look.again();
            }
            count(store, published, look, is_closed).await
        }
    }
}

/// Makes the last results of every poll that has closed, before its answers are forgotten.
///
/// # Errors
/// When the database fails.
pub(crate) async fn settle_closed(store: &Store, today: Date) -> Result<(), Fault> {
    for published in store.newest_polls().await? {
        let definition = &published.definition;
        let is_closed =
            definition.is_closed(today) || store.poll(&definition.id).await?.is_some_and(|poll| poll.closed.is_some());
        if is_closed {
            let turn = store.count_turn().await;
            settle(store, &published, true).await?;
            drop(turn);
        }
    }
    Ok(())
}

/// Counts every response of a look, and keeps what comes of it.
async fn count(store: &Store, published: &Published, mut look: Look, is_closed: bool) -> Result<(), Fault> {
    let definition = &published.definition;
    let targets: Option<Json> = look.poll.targets.as_deref().and_then(|body| serde_json::from_str(body).ok());
    let targets = targets.and_then(|json| Targets::read(&json).ok());
    let again = look.is_again();
    let mut counting = Count::new(definition, targets.as_ref());
    let (mut last, mut counted) = (None, 0_u64);
    loop {
        let rows = look.responses(last.as_ref(), SOME).await?;
        let Some(end) = rows.last().map(|row| row.place.clone()) else { break };
        for row in &rows {
            let read = |text: &str| serde_json::from_str(text).unwrap_or_default();
            counting.add(&read(&row.answers), &row.profile.as_deref().map(read).unwrap_or_default());
        }
        counted += rows.len() as u64;
        last = Some(end);
    }
    if again && counted != look.poll.counted {
        // Somebody in them has gone since this was found to be due: the next batch brings the new figures.
        return Ok(());
    }
    let invited = match definition.identity {
        Identity::Invited => Some(look.invited().await?),
        _ => None,
    };
    let facts = Facts { today: Some(clock::today()), invited, closed: is_closed };
    let done = tokio::task::spawn_blocking(move || counting.results(facts)).await;
    let (results, fault) = done.map_err(|_| Fault::Damaged("a poll could not be weighted"))?;
    if let Some(fault) = fault {
        tracing::warn!(poll = definition.id, cause = %fault, "the results of a poll are not weighted");
    }
    let text = serde_json::to_string(&results.to_json()).map_err(|_| Fault::Damaged("results are not JSON"))?;
    store.keep_results(look, &text, counted, is_closed).await
}
