//! Tells those who follow what has become known since they were last told.

use super::letters::{self, News};
use super::{DAYS_TO_CONFIRM, Kept, next, open};
use crate::clock;
use crate::error::Error;
use crate::mail::Mailing;
use crate::planning::ask::Asked;
use crate::state::State;
use crate::store::{DueFollow, Fault};
use std::sync::Arc;
use std::time::Duration;
use wecan_model::Date;
use wecan_model::planning::{Application, Follow};

/// How often it is looked whether there is news.
const PAUSE: Duration = Duration::from_secs(2);
/// The most applications in one mail.
const MOST: usize = 100;
/// Follows that are told together: what all of them are to hear is in memory until the last of them is told.
const TOGETHER: usize = 500;

/// A follow on its way to being told.
struct Telling {
    due: DueFollow,
    kept: Kept,
    follow: Option<Follow>,
    news: Vec<News>,
    more: usize,
}

/// Tells for as long as the server lives.
pub(crate) async fn work(state: State) {
    let mut day = None;
    loop {
        let today = clock::today();
        if let Err(error) = tell(&state, clock::milliseconds(), today).await {
            tracing::error!(cause = %error, "followers could not be told");
        }
        if day.replace(today) != Some(today)
            && let Some(before) = clock::days_before(today, DAYS_TO_CONFIRM)
            && let Err(fault) = state.store.forget_follows(before).await
        {
            tracing::error!(cause = %fault, "follows that nobody confirmed could not be forgotten");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Tells everybody whose time has come at `now` (milliseconds since 1970): their mails are written and wait to be sent.
///
/// # Errors
/// When the database fails.
pub async fn tell(state: &State, now: u64, today: Date) -> Result<usize, Fault> {
    let Some(mailing) = state.mailing.as_deref() else { return Ok(0) };
    if state.store.planning_comes_in(now).await? {
        return Ok(0);
    }
    let highest = state.store.planning_numbered(today).await?;
    let (mut letters, mut last) = (0, None);
    loop {
        let due = state.store.due_follows(now, highest, last.as_ref(), TOGETHER).await?;
        let Some(end) = due.last() else { return Ok(letters) };
        last = Some(end.clone());
        let mut tellings = Vec::new();
        for due in due {
            // What was sealed with another key cannot be told; it waits for its key.
            let Some(kept) = open(mailing, &due.row) else { continue };
            let follow = followed(state, &kept).await?;
            tellings.push(Telling { due, kept, follow, news: Vec::new(), more: 0 });
        }
        let lowest = tellings.iter().map(|telling| telling.due.told).min();
        if let Some(lowest) = lowest.filter(|lowest| *lowest < highest) {
            let each = |about: &Arc<Application>, arrivals: &[_]| {
                tellings.iter_mut().for_each(|telling| telling.hear(about, arrivals, today));
            };
            state.store.planning_arrivals(lowest, highest, each).await?;
        }
        for telling in &tellings {
            letters += usize::from(!telling.news.is_empty());
            telling.end(state, mailing, highest, now, today).await?;
        }
    }
}

/// What is followed, with the place of its postcode; `None` while nobody knows where that is.
async fn followed(state: &State, kept: &Kept) -> Result<Option<Follow>, Fault> {
    let Ok(mut asked) = Asked::read(&kept.follow) else { return Ok(None) };
    match asked.find_place(state).await {
        Ok(known) => Ok(known.then(|| Follow::of(&asked.search))),
        Err(Error::Store(fault)) => Err(fault),
        Err(_) => Ok(None),
    }
}

impl Telling {
    fn hear(&mut self, about: &Arc<Application>, arrivals: &[crate::store::planning::Arrival], today: Date) {
        let Some(follow) = &self.follow else { return };
        let new = arrivals.iter().filter(|one| one.number > self.due.told);
        let told: Vec<_> = new.map(|one| one.told).filter(|one| Follow::is_news(one.event, about, today)).collect();
        let muted = |(area, reference): &(String, String)| *area == about.area && *reference == about.reference;
        if told.is_empty() || self.kept.muted.iter().any(muted) || !follow.finds(about, today) {
            return;
        }
        if self.news.len() == MOST {
            self.more += 1;
        } else {
            self.news.push(News { about: Arc::clone(about), told });
        }
    }

    async fn end(&self, state: &State, mailing: &Mailing, highest: i64, now: u64, today: Date) -> Result<(), Fault> {
        let row = &self.due.row;
        let letter = if self.news.is_empty() {
            None
        } else {
            let code = state.secret.follow_code(&row.id);
            // Told up to here once: the same telling is the same mail.
            let reference = format!("follow {:?} {highest}", row.id);
            let mail = letters::news(mailing, &self.kept, (&code, &row.id), &self.news, self.more, today, reference);
            Some(mailing.seal(&mail).map_err(|error| Fault::Database(error.into()))?)
        };
        state.store.tell_follow(&self.due, highest, next(row.period, now), letter.as_ref()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::FollowRow;
    use crate::store::planning::Arrival;
    use wecan_model::planning::{Event, Period, Search, Told};

    #[test]
    fn all_who_hear_of_an_application_share_what_is_known_of_it() {
        let today = Date::parse("2026-11-22").expect("a day");
        let follower = |told| Telling {
            due: DueFollow {
                row: FollowRow { id: vec![1], sealed: Vec::new(), period: Period::Daily, told: Some(told) },
                told,
            },
            kept: Kept { to: String::new(), follow: String::new(), lang: String::new(), muted: Vec::new() },
            follow: Some(Follow::of(&Search::default())),
            news: Vec::new(),
            more: 0,
        };
        let mut tellings = [1, 2, 3].map(follower);
        let about = Arc::new(Application::default());
        let arrival = Arrival { number: 3, told: Told { day: today, event: Event::New } };
        tellings.iter_mut().for_each(|telling| telling.hear(&about, std::slice::from_ref(&arrival), today));
        assert_eq!(tellings.each_ref().map(|telling| telling.news.len()), [1, 1, 0], "one was told of it before");
        assert_eq!(Arc::strong_count(&about), 3);
    }
}
