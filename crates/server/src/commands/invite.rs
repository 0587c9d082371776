//! `wecan invite`: codes for those who may answer.

use super::{Failure, open, secret};
use std::collections::HashSet;
use std::path::Path;
use wecan_model::Identity;

/// Prints so many codes, one a line.
///
/// # Errors
/// When there is no such definition, or it asks for no invitations.
pub async fn invite(id: &str, count: u32, data: &Path) -> Result<(), Failure> {
    let store = open(data).await?;
    let published = store.definition(id, None).await?;
    let published = published.ok_or_else(|| format!("there is no definition `{id}` in {}", data.display()))?;
    if published.definition.identity != Identity::Invited {
        return Err(format!("`{id}` asks for no invitations: it needs `\"identity\": \"invited\"`").into());
    }
    let secret = secret(&store, data).await?;
    store.close().await;
    let mut codes = HashSet::new();
    while codes.len() < count as usize {
        let code = secret.invitation(id)?;
        if codes.insert(code.clone()) {
            println!("{code}");
        }
    }
    Ok(())
}
