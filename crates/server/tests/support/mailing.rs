//! A server that sends mail, into a catcher, and people who follow.

use super::{BROWSER, Server, empty_server};
use std::sync::Arc;
use wecan_server::mail::{Mail, Mailing, Via, hand_over};
use wecan_server::sealing::Sealing;

/// A server with nothing in it that catches its mail.
pub async fn mailing_server() -> Server {
    let mut server = empty_server().await;
    server.state.mailing = Some(Arc::new(Mailing {
        sealing: Sealing::new([7; 32]),
        public: "https://engage.example.gov.uk".into(),
        via: Via::Catcher,
        bounces: None,
        codes_per_hour: 1_000,
    }));
    server
}

/// Every mail that was caught, the oldest first.
pub async fn mails(server: &Server) -> Vec<Mail> {
    let mailing = server.state.mailing.clone().expect("mail");
    while hand_over(&server.state.store, &mailing).await.expect("a database") {}
    let rows = server.state.store.mails("caught").await.expect("listed");
    let open = |row: &wecan_server::store::MailRow| mailing.open(row.sealed.as_deref().expect("kept")).expect("ours");
    rows.iter().rev().map(open).collect()
}

/// The path of the link to the follow in a mail.
pub fn link(mail: &Mail) -> String {
    let start = mail.text.find("https://engage.example.gov.uk/follows/").expect("a link");
    let link = mail.text[start..].split_whitespace().next().expect("a link");
    link.trim_start_matches("https://engage.example.gov.uk").to_owned()
}

/// Follows as a resident does, and confirms by the link in the mail; gives the path of the follow's page.
pub async fn follow(server: &Server, email: &str, follow: &str, period: &str) -> String {
    let asked =
        server.post_form("/follows", &[("email", email), ("follow", follow), ("period", period), ("lang", "en")]).await;
    assert_eq!(asked.status, 303, "{}", asked.text());
    let mail = mails(server).await.pop().expect("a mail");
    assert_eq!(mail.to, email);
    let path = link(&mail);
    server.get(&path, &[("accept", BROWSER)]).await.assert_page(200, &["Confirm that you want these emails"]);
    server.post_form(&path, &[("action", "confirm")]).await.assert_page(200, &["You will get emails about this"]);
    path
}
