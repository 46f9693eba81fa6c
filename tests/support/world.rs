//! A small conference: two provinces, in one of them a district with two communes.

use diemcau_documents::roster_file;
use diemcau_domain::command::Command;
use diemcau_domain::event::Event;
use diemcau_domain::identity::{Author, ConferenceId, EndpointId, SessionId};
use diemcau_domain::roster::Roster;
use diemcau_domain::session::{SessionPlan, SessionStep};
use diemcau_secretariat::{Desk, Outcome};

use super::TestServer;

pub(crate) const ROSTER: &str = "\
code,parent_code,name,level,unit_code,invited,mode,note
TW,,Điểm cầu Trung ương,central,,500,two_way,
T10,TW,Điểm cầu chính Tỉnh Lào Cai,province,10,300,two_way,
H080,T10,Điểm cầu Thành phố Lào Cai,district,080,120,two_way,
X02641,H080,Điểm cầu Phường Lào Cai,commune,02641,80,two_way,
X02644,H080,Điểm cầu Phường Cốc Lếu,commune,02644,80,view_only,
T11,TW,Điểm cầu chính Tỉnh Điện Biên,province,11,280,two_way,
H094,T11,Điểm cầu Thành phố Điện Biên Phủ,district,094,100,two_way,
X03127,H094,Điểm cầu Phường Noong Bua,commune,03127,70,two_way,
";

/// The endpoints by what they are to a commune of Lào Cai.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Endpoints {
    pub(crate) center: EndpointId,
    pub(crate) province: EndpointId,
    pub(crate) district: EndpointId,
    pub(crate) commune: EndpointId,
    pub(crate) sibling: EndpointId,
    pub(crate) other_province: EndpointId,
    pub(crate) other_commune: EndpointId,
}

/// The conference and its sessions.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) conference: ConferenceId,
    pub(crate) desk: Desk,
    pub(crate) endpoints: Endpoints,
    /// Everybody's.
    pub(crate) central: SessionId,
    /// Lào Cai's own.
    pub(crate) provincial: SessionId,
    /// The other province's own.
    pub(crate) foreign: SessionId,
}

impl World {
    /// Makes it.
    pub(crate) async fn make(server: &TestServer) -> Self {
        let planned = server.app().secretariat.plan_conference(Author::Operator, "Hội nghị toàn quốc".to_owned());
        let desk = planned.await.unwrap();
        let entries = roster_file::read(ROSTER.as_bytes()).unwrap().entries;
        desk.command(Author::Operator, Command::ImportRoster { entries }).await.unwrap();
        let endpoints = desk.read(|reading| Endpoints::of(&reading.conference.roster())).await.unwrap();
        let mut world = Self {
            conference: desk.conference(),
            endpoints,
            central: SessionId(0),
            provincial: SessionId(0),
            foreign: SessionId(0),
            desk,
        };
        world.central = world.plan_session(server, "Buổi của Trung ương", endpoints.center).await;
        world.provincial = world.plan_session(server, "Buổi của Lào Cai", endpoints.province).await;
        world.foreign = world.plan_session(server, "Buổi của Điện Biên", endpoints.other_province).await;
        world
    }

    /// Plans a session that an endpoint leads for its own subtree.
    pub(crate) async fn plan_session(&self, server: &TestServer, title: &str, top: EndpointId) -> SessionId {
        let planned_from = server.app().clock.now();
        let plan = SessionPlan {
            title: title.to_owned(),
            lead: top,
            audience: top,
            planned_from,
            planned_until: planned_from.plus_ms(3_600_000),
        };
        let outcome = self.command(Command::PlanSession { plan }).await;
        let planned = outcome.events.iter().find_map(|event| match event {
            Event::SessionPlanned { session, .. } => Some(*session),
            _ => None,
        });
        planned.unwrap()
    }

    /// Asks for something as the operator.
    pub(crate) async fn command(&self, command: Command) -> Outcome {
        self.desk.command(Author::Operator, command).await.unwrap()
    }

    /// Moves a session on.
    pub(crate) async fn step(&self, session: SessionId, step: SessionStep) {
        self.command(Command::StepSession { session, step }).await;
    }

    /// The address of something in the conference.
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/api/v1/conferences/{}{rest}", self.conference)
    }
}

impl Endpoints {
    fn of(roster: &Roster) -> Self {
        let by_code = |code| roster.by_code(code).unwrap().endpoint;
        Self {
            center: by_code("TW"),
            province: by_code("T10"),
            district: by_code("H080"),
            commune: by_code("X02641"),
            sibling: by_code("X02644"),
            other_province: by_code("T11"),
            other_commune: by_code("X03127"),
        }
    }
}
