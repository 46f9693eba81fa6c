use std::path::Path;

use super::*;

fn scenario(more: &str) -> Scenario {
    let text = format!(
        "title = 't'\nseed = 7\nmedia = false\nduration = 100\n{more}\n[roster]\ngenerated = 10\n\
         [[sessions]]\ntitle = 's'\nlead = 'TW'\naudience = 'TW'\nopen_at = 0\nstart_at = 10\nend_at = 90\n\
         roll_calls = [{{ from = 20, until = 50, answered = 0.5 }}]\n"
    );
    toml::from_str(&text).unwrap()
}

fn plans(scenario: &Scenario) -> Vec<EndpointPlan> {
    let sessions: Vec<&SessionScript> = scenario.sessions.iter().collect();
    let codes: Vec<String> = (0..4_000).map(|number| format!("X{number}")).collect();
    codes
        .iter()
        .map(|code| plan(scenario, Invited { code, invited: 20, stays_away: false, sessions: &sessions }))
        .collect()
}

const PARTS: &str = "muted = 0.25\narrivals = [{ share = 0.5, from = 0, until = 10 }, { share = 0.4, from = 60, until = 70 }]\n\
    drops = [{ share = 0.5, from = 30, until = 50, shortest = 5, longest = 9 }]\n\
    bad_lines = [{ share = 0.1, loss = 0.05 }, { share = 0.1, loss = 0.2 }]\n";

#[test]
fn the_same_seed_gives_the_same_plan_and_another_seed_another_one() {
    let scenario = scenario(PARTS);
    assert_eq!(plans(&scenario), plans(&scenario));
    let other = Scenario { seed: 8, ..scenario.clone() };
    assert_ne!(plans(&scenario), plans(&other));
}

#[test]
fn the_shares_of_a_scenario_are_kept() {
    let plans = plans(&scenario(PARTS));
    let share = |holds: &dyn Fn(&EndpointPlan) -> bool| plans.iter().filter(|plan| holds(plan)).count();
    let early = share(&|plan| plan.comes.is_some_and(|comes| comes < seconds(10)));
    let late = share(&|plan| plan.comes.is_some_and(|comes| comes >= seconds(60)));
    assert!((1_900..2_100).contains(&early), "{early}");
    assert!((1_500..1_700).contains(&late), "{late}");
    assert!((300..500).contains(&share(&|plan| plan.comes.is_none())));
    assert!((900..1_100).contains(&share(&|plan| plan.is_muted)));
    assert!((700..900).contains(&share(&|plan| plan.loss > 0.0)));
    assert!((1_850..2_150).contains(&share(&|plan| !plan.answers.is_empty())));
    assert!((900..1_100).contains(&share(&|plan| !plan.drops.is_empty())), "only who is there breaks off");
    for (from, until) in plans.iter().flat_map(|plan| &plan.drops) {
        let away = until.saturating_sub(*from);
        assert!((seconds(5)..=seconds(9)).contains(&away), "{away:?}");
    }
}

#[test]
fn who_leads_and_who_speaks_comes_with_the_first_and_who_is_named_never() {
    let mut scenario = scenario("never = ['X9']\narrivals = [{ share = 0.001, from = 0, until = 5 }]\n");
    scenario.sessions[0].floor =
        vec![toml::from_str("endpoint = 'X3'\nraises_at = 20\ngiven_at = 30\nended_at = 40").unwrap()];
    let sessions: Vec<&SessionScript> = scenario.sessions.iter().collect();
    let planned = |code| plan(&scenario, Invited { code, invited: 20, stays_away: false, sessions: &sessions });
    assert!(planned("TW").comes.is_some());
    assert!(planned("X3").comes.is_some());
    assert_eq!(planned("X3").raises, [seconds(20)]);
    assert_eq!(planned("X9").comes, None);
}

#[test]
fn a_line_that_is_named_is_bad_and_who_is_looked_at_comes_whatever_chance_says() {
    let mut scenario = scenario("arrivals = []\nbad_lines = [{ endpoints = ['X4'], loss = 0.05 }]\n");
    let preview = "endpoint = 'X5'\nfrom = 20\nuntil = 40\nmicrophone_off = true";
    scenario.sessions[0].previews = vec![toml::from_str(preview).unwrap()];
    scenario.arrivals = vec![toml::from_str("share = 0.001\nfrom = 0\nuntil = 5").unwrap()];
    let sessions: Vec<&SessionScript> = scenario.sessions.iter().collect();
    let planned = |code| plan(&scenario, Invited { code, invited: 20, stays_away: false, sessions: &sessions });
    assert_eq!(["X4", "X5"].map(|code| planned(code).loss), [0.05, 0.0]);
    assert_eq!(["X4", "X5"].map(|code| planned(code).sends_nothing), [false, true]);
    assert!(planned("X5").comes.is_some());
}

#[test]
fn what_makes_no_sense_is_refused_with_its_place() {
    let folder = std::env::temp_dir().join(format!("diemcau-scenario-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("wrong.toml");
    let refusal = |text: &str| {
        std::fs::write(&path, text).unwrap();
        Scenario::read(Path::new(&path)).unwrap_err().to_string()
    };
    let head = "title = 't'\nseed = 7\nmedia = false\nduration = 100\narrivals = []\n";
    let tail = "[roster]\ngenerated = 10\n[[sessions]]\ntitle = 's'\nlead = 'TW'\naudience = 'TW'\nopen_at = 0\n";
    let late = refusal(&format!("{head}{tail}start_at = 10\nend_at = 101\n"));
    assert!(late.ends_with("sessions[0].end_at: must not lie behind the end"), "{late}");
    let unknown = refusal(&format!("{head}colour = 'red'\n{tail}start_at = 10\nend_at = 20\n"));
    assert!(unknown.contains("line 6") && unknown.contains("colour"), "{unknown}");
    let share = refusal(&format!("{head}muted = 2.0\n{tail}start_at = 10\nend_at = 20\n"));
    assert!(share.ends_with("muted: must be 0 to 1"), "{share}");
    std::fs::remove_dir_all(&folder).unwrap();
}
