//! `wecan serve`: the endpoint, until it is told to stop.

use super::mail::mailing;
use super::{Failure, document, secret};
use crate::clock;
use crate::follows;
use crate::mail::{self, Mailing};
use crate::often::Often;
use crate::planning::{bops, schedule};
use crate::polls;
use crate::routes;
use crate::settings::{self, Log, Serve, admin_token};
use crate::state::{Origins, State};
use crate::store::{Fault, Store};
use crate::tokens::AdminToken;
use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use wecan_model::Date;

/// How long those who are being served when the end comes may still take: as long as any request may.
const LAST_REQUESTS: Duration = Duration::from_secs(30);

/// Serves until SIGINT or SIGTERM comes; then finishes what was begun.
///
/// # Errors
/// When the database, a folder or the address cannot be used.
pub async fn serve(settings: Serve) -> Result<(), Failure> {
    start_log(settings.log);
    for folder in settings.dist.iter().chain(&settings.site) {
        if !folder.is_dir() {
            return Err(format!("{}: there is no such folder", folder.display()).into());
        }
    }
    let origins = Origins::read(&settings.allow_origins);
    let origins = origins
        .map_err(|given| format!("--allow-origin: `{given}` needs to be like https://www.example.gov.uk, or *"))?;
    let sources = match &settings.planning_sources {
        Some(file) => document(file, schedule::read)?.1,
        None => Vec::new(),
    };
    let councils = match &settings.planning_comments {
        Some(file) => document(file, |json| bops::read(json, settings::secret))?.1,
        None => Vec::new(),
    };
    let store = Store::open(&settings.data).await?.taking_comments(settings.comment_areas);
    for area in store.unknown_comment_areas().await? {
        tracing::warn!(
            area,
            "--comment-area: no planning application is in this area so far; is it written as imports name it?"
        );
    }
    let secret = secret(&store, &settings.data).await?;
    let (admin, whence) = match admin_token()? {
        Some(token) => (AdminToken::new(token), String::from("that of WECAN_ADMIN_TOKEN")),
        None => (AdminToken::open(&settings.data)?, format!("in {}", AdminToken::file(&settings.data).display())),
    };
    // What a service prints is kept, and read by more people than may have all answers.
    let shown = settings.show_token || std::io::stdout().is_terminal();
    let listener = TcpListener::bind(settings.listen).await.map_err(|error| format!("{}: {error}", settings.listen))?;
    let address = listener.local_addr()?;
    let mailing = mailing(&settings.mail, &settings::mail_secrets()?, &secret, address)?;
    let state = State {
        store: store.clone(),
        secret,
        admin: admin.clone(),
        origins: Arc::new(origins),
        dist: settings.dist,
        site: settings.site,
        public: settings.mail.public_url,
        often: (settings.posts_per_minute > 0).then(|| {
            Arc::new(Often::new(settings.posts_per_minute, settings.mail.codes_per_hour, settings.client_header))
        }),
        mailing: mailing.map(Arc::new),
    };
    // Whoever started us may have gone without reading this; we serve all the same.
    let token = if shown { admin.as_str() } else { &whence };
    let _ = writeln!(std::io::stdout(), "Listening on http://{address}\nAdmin token: {token}");
    let mut working = vec![tokio::spawn(forget_daily(store.clone()))];
    if let Some(mailing) = &state.mailing {
        working.push(tokio::spawn(mail::work(store.clone(), Mailing::clone(mailing))));
        working.push(tokio::spawn(follows::work(state.clone())));
    }
    if !sources.is_empty() {
        let site = state.public.clone();
        working.push(tokio::spawn(schedule::work(store.clone(), sources, site)));
    }
    if !councils.is_empty() {
        working.push(tokio::spawn(bops::work(store.clone(), councils)));
    }
    let stop = Arc::new(Notify::new());
    let stopping = Arc::clone(&stop);
    let service = routes(state).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        told_to_stop().await;
        stopping.notify_one();
    });
    let too_long = async {
        stop.notified().await;
        tokio::time::sleep(LAST_REQUESTS).await;
    };
    tokio::select! {
        served = serving => served?,
        () = too_long => tracing::warn!("some connections did not end and are cut off"),
    }
    for work in working {
        work.abort();
    }
    store.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Deletes what may no longer be kept on this day, after the last results of closed polls were made of it. Says how many
/// responses that were.
///
/// # Errors
/// When the database fails.
pub async fn forget(store: &Store, today: Date) -> Result<u64, Fault> {
    // How long answers are kept is promised; results are not.
    if let Err(fault) = polls::settle_closed(store, today).await {
        tracing::error!(cause = %fault, "the last results of a poll could not be made");
    }
    // Where mail is sent this happens all the time; it may no longer be.
    store.forget_codes(clock::milliseconds()).await?;
    store.forget(today).await
}

/// The same, now and at the beginning of each day.
async fn forget_daily(store: Store) {
    loop {
        match forget(&store, clock::today()).await {
            Ok(count) => tracing::info!(count, "deleted responses at the end of their retention time"),
            Err(fault) => {
                tracing::error!(cause = %fault, "responses at the end of their retention time could not be deleted")
            }
        }
        tokio::time::sleep(clock::until_tomorrow()).await;
    }
}

async fn told_to_stop() {
    let interrupt = async {
        // Where signals cannot be heard, the process simply ends.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}

fn start_log(log: Log) {
    let subscriber = tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing::Level::INFO);
    // A second start in one process keeps the first log.
    let _ = match log {
        Log::Text => subscriber.with_ansi(false).try_init(),
        Log::Json => subscriber.json().try_init(),
    };
}
