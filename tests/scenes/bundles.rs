//! One paper of the whole and one of every branch below it, as a job makes them.

use std::io::{Cursor, Read};
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::{interval, timeout};

use super::house::done;
use super::papers::Archive;
use super::scene::BundlePart;
use super::signed::Signed;
use super::table::Table;

/// How often it is looked whether the job is done.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Longer than the papers of a nation take on a slow machine; only a failing test waits for it.
const LONG: Duration = Duration::from_secs(600);

impl Archive<'_> {
    /// Has the papers made. Each shows the sums that its branch has in the report of the whole.
    pub(super) async fn check_bundle(&self, part: &BundlePart) {
        let whole = self.whole(part).await;
        let file = self.make(part).await;
        let mut papers = zip::ZipArchive::new(Cursor::new(file)).unwrap();
        assert_eq!(papers.len(), part.papers, "papers of {}", part.kind);
        for index in 0..papers.len() {
            let mut paper = papers.by_index(index).unwrap();
            let name = paper.name().unwrap().into_owned();
            let mut bytes = Vec::new();
            paper.read_to_end(&mut bytes).unwrap();
            let signed = Signed::pdf(&bytes);
            signed.assert_says(whole.ledger_head(), &name);
            let row = if index == 0 { whole.rows().len() } else { whole.position("branch", self.branch(&name)) };
            whole.sums(row).iter().for_each(|(title, figures)| signed.assert_counts(title, figures, &name));
        }
    }

    /// The endpoint at the top of a branch, by the name of its paper.
    fn branch(&self, name: &str) -> u64 {
        // 017-diemcau-summary-T10-20220722.pdf, where the code may have hyphens of its own.
        let code = name.splitn(4, '-').nth(3).and_then(|rest| rest.rsplit_once('-')).unwrap().0;
        self.endpoints[code]
    }

    async fn make(&self, part: &BundlePart) -> Vec<u8> {
        let organizer = &self.house.organizer;
        let jobs = format!("{}/report_jobs", self.conference);
        let subtree = self.endpoints[&part.subtree];
        let wish = json!({
            "kind": part.kind, "format": "pdf", "sessions": self.numbers(&part.sessions).join(","),
            "letterhead": { "form": part.form },
        });
        let begun = done(organizer, Method::POST, &format!("{jobs}?subtree={subtree}"), &wish).await;
        let job = format!("{jobs}/{}", begun["job"]);
        let mut looks = interval(LOOK_EVERY);
        let making = async {
            loop {
                looks.tick().await;
                let view = organizer.get(&job).await.json();
                if view["state"] == "done" || view["state"] == "failed" {
                    return view;
                }
            }
        };
        let view = timeout(LONG, making).await.expect("the papers are not done");
        assert_eq!(view["state"], Value::from("done"), "{view}");
        organizer.get(&format!("{job}/file")).await.body
    }

    /// The report of the whole, to compare with.
    async fn whole(&self, part: &BundlePart) -> Table {
        let of = (part.kind.as_str(), part.sessions.as_slice(), part.subtree.as_str());
        Table::read(
            format!("{} of {}", part.kind, part.subtree),
            &self.download(&self.house.organizer, of, "json").await,
        )
    }
}
