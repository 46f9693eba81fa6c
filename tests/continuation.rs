//! As soon as the central program ends, or lets it go, a province carries on with a session of its
//! own: nobody connects anew, and nobody is without a picture for a second.

mod province;
mod scene;

use std::time::Duration;

use diemcau_domain::identity::EndpointId;
use diemcau_rehearsal::receivers::{Receivers, ReceiversSettings};
use futures_util::{StreamExt, stream};
use serde_json::json;
use tokio::time::timeout;

use province::{Attendant, Lookout};
use scene::{CENTRAL, DIEN_BIEN, LAI_CHAU, LAO_CAI, Scene};

/// The points of Lào Cai in the roster of 2022, its main point included.
const LAO_CAI_POINTS: usize = 178;
const NEIGHBOURS: usize = 12;

/// So many pictures each part of the conference goes on: three seconds.
const A_WHILE: u64 = 15;

/// Without a picture for longer is noticed.
const NOTICED: Duration = Duration::from_secs(1);

async fn come(scene: &Scene, receivers: &Receivers, endpoints: &[EndpointId]) -> Vec<Attendant> {
    let coming = endpoints.iter().map(|endpoint| Attendant::come(scene, receivers, *endpoint, CENTRAL));
    let attendants: Vec<Attendant> = stream::iter(coming).buffer_unordered(16).collect().await;
    for attendant in &attendants {
        attendant.sees().await;
    }
    attendants
}

async fn all_are_told(attendants: &mut [Attendant], branch: &[EndpointId], session: u32) {
    for attendant in attendants.iter_mut().filter(|it| branch.contains(&it.endpoint)) {
        attendant.is_told(session).await;
    }
}

async fn steps(scene: &Scene, steps: &[(u32, &str)]) {
    for (session, step) in steps {
        let answer = scene.step(*session, step).await;
        assert_eq!(answer.status, 200, "{session} {step}: {}", answer.text());
    }
}

/// Everybody has received something of the session, for no longer than counted, which is as long for
/// everybody.
async fn all_took_part(scene: &Scene, session: u32, endpoints: &[EndpointId]) -> i64 {
    let proven = async {
        loop {
            let of = scene.attendance(session, endpoints).await;
            if of.iter().all(|(_, received)| *received > 0) {
                return of;
            }
            tokio::task::yield_now().await;
        }
    };
    let of = timeout(scene::LONG, proven).await.expect("somebody is not proven to have received anything");
    let counted = of[0].0;
    for ((own, received), endpoint) in of.iter().zip(endpoints) {
        assert!(*own == counted && *received <= counted, "{endpoint}: {received} of {own} ms");
    }
    counted
}

#[tokio::test(flavor = "multi_thread")]
async fn three_provinces_carry_on_and_nobody_connects_anew_or_is_a_second_without_a_picture() {
    let scene = Scene::planned(NEIGHBOURS).await;
    let [lao_cai, dien_bien, lai_chau] =
        [scene.branch("T10").await, scene.branch("T11").await, scene.branch("T12").await];
    assert_eq!([lao_cai.len(), dien_bien.len(), lai_chau.len()], [LAO_CAI_POINTS, NEIGHBOURS, NEIGHBOURS]);
    steps(&scene, &[(CENTRAL, "open"), (CENTRAL, "start")]).await;
    // Reception in the provinces goes on beside the central session, and takes nobody from it.
    steps(&scene, &[(LAO_CAI, "open"), (DIEN_BIEN, "open"), (LAI_CHAU, "open")]).await;
    let hall = scene.hall(CENTRAL).await;
    let receivers = Receivers::start(ReceiversSettings::default()).unwrap();
    let everybody = [lao_cai.as_slice(), &dien_bien, &lai_chau].concat();
    let mut attendants = come(&scene, &receivers, &everybody).await;
    let halls = [scene.hall(LAO_CAI).await, scene.hall(DIEN_BIEN).await, scene.hall(LAI_CHAU).await];
    let legs_opened = scene.server.app().streams.figures().legs_opened;
    let mut lookout = Lookout::new(&attendants);
    lookout.look(&attendants, A_WHILE).await;

    let early = scene.step(LAO_CAI, "start").await;
    assert_eq!(early.code(), "overlapping_session");
    assert!(early.text().contains("Chương trình của Trung ương"), "{}", early.text());

    // One province is let go while the centre goes on.
    assert_eq!(scene.release(CENTRAL, "T11").await.status, 200);
    steps(&scene, &[(DIEN_BIEN, "start")]).await;
    all_are_told(&mut attendants, &dien_bien, DIEN_BIEN).await;
    lookout.look(&attendants, A_WHILE).await;

    // The others carry on as soon as it ends.
    steps(&scene, &[(CENTRAL, "end"), (LAO_CAI, "start"), (LAI_CHAU, "start")]).await;
    all_are_told(&mut attendants, &lao_cai, LAO_CAI).await;
    all_are_told(&mut attendants, &lai_chau, LAI_CHAU).await;
    lookout.look(&attendants, A_WHILE).await;

    for attendant in &attendants {
        attendant.assert_never_left();
    }
    let copy = scene.desk.copy().await.unwrap();
    for endpoint in &everybody {
        let presence = copy.presence(*endpoint).unwrap();
        // Whoever leads has a leg on which it sends, too.
        let leads = [&lao_cai, &dien_bien, &lai_chau].iter().any(|branch| branch[0] == *endpoint);
        assert_eq!((presence.last_epoch, presence.last_leg), (1, 1 + u32::from(leads)), "{endpoint}");
    }
    assert_eq!(scene.server.app().streams.figures().legs_opened, legs_opened, "no leg is a new one");
    println!("{} endpoints, the longest time without a picture: {:?}", attendants.len(), lookout.longest());
    assert!(lookout.longest() < NOTICED, "{:?}", lookout.longest());

    let own = [(LAO_CAI, &lao_cai), (DIEN_BIEN, &dien_bien), (LAI_CHAU, &lai_chau)];
    for (session, branch) in own {
        // Whoever leads sends, and is no test of receiving.
        all_took_part(&scene, session, &branch[1..]).await;
    }
    let released = all_took_part(&scene, CENTRAL, &dien_bien).await;
    let stayed = all_took_part(&scene, CENTRAL, &[lao_cai.as_slice(), &lai_chau].concat()).await;
    assert!(released < stayed, "{released} ms counted until the release, {stayed} ms until the end");
    said_in_the_reports(&scene).await;

    steps(&scene, &[(LAO_CAI, "end"), (DIEN_BIEN, "end"), (LAI_CHAU, "end")]).await;
    for attendant in attendants {
        attendant.leave().await;
    }
    for hall in halls {
        hall.stop().await;
    }
    hall.stop().await;
    scene.server.stop().await;
}

/// The centre's report says what was let go and when, and has everybody; a province's has its own.
async fn said_in_the_reports(scene: &Scene) {
    let report = |session| scene.path(session, "/reports/summary?format=json");
    let central = scene.organizer.get(&report(CENTRAL)).await.json();
    let notes = central["notes"].to_string();
    assert!(notes.contains("Tỉnh Điện Biên được bàn giao lúc"), "{notes}");
    let endpoints = |report: &serde_json::Value| {
        report["rows"].as_array().unwrap().iter().filter(|row| row["kind"] == "endpoint").count()
    };
    assert_eq!(endpoints(&central), 1 + LAO_CAI_POINTS + 2 * NEIGHBOURS);
    let provincial = scene.organizer.get(&report(LAO_CAI)).await.json();
    assert_eq!(endpoints(&provincial), LAO_CAI_POINTS);
    let shown = scene.session(CENTRAL).await;
    assert_eq!(shown["released"][0]["endpoints"], json!(NEIGHBOURS));
    assert_eq!(shown["released"][0]["carries_on_in"], "Chương trình của Điện Biên");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_released_is_refused_by_name_and_nothing_changes() {
    let scene = Scene::planned(2).await;
    assert_eq!(scene.release(CENTRAL, "T11").await.code(), "session_state");
    steps(&scene, &[(CENTRAL, "open"), (CENTRAL, "start")]).await;
    assert_eq!(scene.release(CENTRAL, "TW").await.code(), "lead_in_subtree");
    assert_eq!(scene.release(CENTRAL, "T11").await.status, 200);
    assert_eq!(scene.release(CENTRAL, "T11").await.code(), "already_released");
    let nobody = scene.organizer.post(&scene.path(CENTRAL, "/released"), json!({ "endpoint": 99_999 })).await;
    assert_eq!(nobody.code(), "unknown_endpoint");
    steps(&scene, &[(DIEN_BIEN, "open"), (DIEN_BIEN, "start")]).await;
    assert_eq!(scene.release(DIEN_BIEN, "T10").await.code(), "outside_audience");
    let (_, provincial) =
        scene.server.account("province", diemcau_domain::authority::Role::Organizer, Some("T10")).await;
    let own = json!({ "endpoint": scene.endpoint("T10").await.0 });
    assert_eq!(provincial.post(&scene.path(CENTRAL, "/released"), own).await.code(), "denied");
    assert_eq!(scene.session(CENTRAL).await["released"].as_array().unwrap().len(), 1);
    scene.server.stop().await;
}
