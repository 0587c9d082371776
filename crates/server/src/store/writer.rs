//! Responses that arrive while one commit is under way share the next one. Each waits for its own
//! commit all the same: with one at a time it is a commit each, with many at once it is few.

use super::Fault;
use super::responses::{Kept, New, insert};
use sqlx::SqlitePool;
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::JoinHandle;

/// The most responses in one commit.
const MOST: usize = 256;

/// Where responses wait for their commit.
#[derive(Clone)]
pub(super) struct Inserts {
    queue: mpsc::Sender<Insert>,
    /// Taken by whoever closes the store.
    task: Arc<Mutex<Option<Task>>>,
}

/// The one task that stores responses, and what tells it to stop.
struct Task {
    stop: oneshot::Sender<()>,
    handle: JoinHandle<()>,
}

struct Insert {
    new: New,
    reply: oneshot::Sender<Result<Kept, Fault>>,
}

impl Inserts {
    /// Stores a response; says so only when it is on the disk.
    pub(super) async fn insert(&self, new: New) -> Result<Kept, Fault> {
        let (reply, answer) = oneshot::channel();
        self.queue.send(Insert { new, reply }).await.map_err(|_| Fault::Closed)?;
        answer.await.map_err(|_| Fault::Closed)?
    }

    /// Stores what is still waiting, then takes no more.
    pub(super) async fn close(&self) {
        if let Some(task) = self.task.lock().await.take() {
            // Either way the task ends: told to, or because it has already.
            let _ = task.stop.send(());
            let _ = task.handle.await;
        }
    }
}

/// Starts the one task that stores responses.
pub(super) fn start(pool: SqlitePool) -> Inserts {
    let (queue, mut waiting) = mpsc::channel::<Insert>(MOST);
    let (stop, mut stopped) = oneshot::channel::<()>();
    let handle = tokio::spawn(async move {
        let mut stopping = false;
        loop {
            let mut batch = Vec::new();
            tokio::select! {
                // After `close` the queue gives what it still holds, then nothing.
                count = waiting.recv_many(&mut batch, MOST) => if count == 0 { return },
                _ = &mut stopped, if !stopping => {
                    stopping = true;
                    waiting.close();
                    continue;
                }
            }
            store(&pool, batch).await;
        }
    });
    Inserts { queue, task: Arc::new(Mutex::new(Some(Task { stop, handle }))) }
}

async fn store(pool: &SqlitePool, batch: Vec<Insert>) {
    match together(pool, &batch).await {
        Ok(kept) => {
            for (insert, kept) in batch.into_iter().zip(kept) {
                // Whoever asked may have gone; the response is stored all the same.
                let _ = insert.reply.send(Ok(kept));
            }
        }
        Err(fault) if batch.len() == 1 => {
            if let Some(insert) = batch.into_iter().next() {
                let _ = insert.reply.send(Err(fault));
            }
        }
        // One that cannot be stored must not take others with it.
        Err(_) => {
            for insert in batch {
                let kept = together(pool, std::slice::from_ref(&insert)).await;
                let _ = insert.reply.send(kept.and_then(|kept| kept.into_iter().next().ok_or(Fault::Closed)));
            }
        }
    }
}

async fn together(pool: &SqlitePool, batch: &[Insert]) -> Result<Vec<Kept>, Fault> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    let mut kept = Vec::with_capacity(batch.len());
    for waiting in batch {
        kept.push(insert(&mut transaction, &waiting.new).await?);
    }
    transaction.commit().await?;
    Ok(kept)
}
