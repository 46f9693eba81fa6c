//! The scenes of `config/scenes`, each from a roster to its documents.

mod act;
mod bundles;
mod drafts;
mod house;
mod later;
mod papers;
mod play;
mod scene;
mod signed;
mod stage;
mod table;
mod told;

use house::House;
use papers::Archive;
use scene::Scene;
use stage::Stage;

/// Plays a scene with real connections, then reads its documents.
async fn plays_to_its_documents(name: &str) {
    let scene = Scene::named(name);
    let mut stage = Stage::set(&scene).await;
    for act in &scene.acts {
        stage.play(act).await;
    }
    stage.assert_nobody_connected_anew();
    stage.empty().await;
    let archive = Archive {
        house: &stage.house,
        conference: stage.path(""),
        sessions: scene.sessions.iter().map(|part| (part.name.clone(), stage.session(&part.name))).collect(),
        endpoints: stage::endpoints(&stage.organizer, &stage.path("")).await,
    };
    for document in &scene.documents {
        archive.check(document).await;
    }
    stage.house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_on_a_draft_are_gathered_answered_and_voted_on() {
    plays_to_its_documents("comment-gathering").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_province_has_the_documents_of_its_branch_and_knows_who_presided() {
    plays_to_its_documents("provincial-main-point").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ministrys_own_points_stand_in_the_tree_beside_the_provinces() {
    plays_to_its_documents("ministry-point").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_committee_discusses_and_closes_and_the_log_says_who_spoke() {
    plays_to_its_documents("committee-session").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn provinces_carry_on_and_nobody_connects_anew() {
    plays_to_its_documents("provincial-continuation").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nation_of_11_731_endpoints_has_one_document_of_three_sessions_on_two_days() {
    let scene = Scene::named("national");
    let house = House::open_with(&scene.settings, told::ledger(&scene)).await;
    let conference = "/api/v1/conferences/1".to_owned();
    let archive = Archive {
        house: &house,
        sessions: scene.sessions.iter().map(|part| part.name.clone()).zip(1..).collect(),
        endpoints: stage::endpoints(&house.organizer, &conference).await,
        conference,
    };
    for document in &scene.documents {
        archive.check(document).await;
    }
    for bundle in &scene.bundles {
        archive.check_bundle(bundle).await;
    }
    house.close().await;
}
