//! Addresses: what is in front of a peer gives it another one, or it has one of each kind.

use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use super::whole::{LEG, Line};
use super::world::{MAIN, PICTURE, World};
use crate::happening::{LegEnd, MediaHappening, MediaKind};

fn elsewhere(port: u16) -> SocketAddr {
    SocketAddr::new([203, 0, 113, 9].into(), port)
}

/// Which of two addresses gets the next picture.
fn reached(world: &mut World, number: u64) -> Vec<SocketAddr> {
    world.astray.clear();
    let before = world.clients[0].of(MAIN).len();
    world.send(world.picture(PICTURE, number, 1, true));
    let home = (world.clients[0].of(MAIN).len() > before).then_some(world.clients[0].address);
    home.into_iter().chain(world.astray.iter().map(|(to, _)| *to)).collect()
}

#[test]
fn a_peer_that_chooses_another_address_is_served_there_at_once() {
    let mut world = World::new();
    world.join();
    let leg = world.clients[0].leg;
    world.check(leg, elsewhere(1), true);
    assert_eq!(reached(&mut world, 1), [elsewhere(1)]);
}

#[test]
fn a_peer_whose_address_changed_on_its_way_is_followed_even_if_it_never_chooses() {
    let mut world = World::new();
    world.join();
    let (leg, home) = (world.clients[0].leg, world.clients[0].address);
    // A second way is no reason to leave the one that was chosen and still answers.
    world.check(leg, elsewhere(1), false);
    assert_eq!(reached(&mut world, 1), [home]);
    // The network in front of it forgot its old address: every check comes from the new one.
    for _ in 0..4 {
        world.pass_in_silence(Duration::from_millis(2_500));
        world.check(leg, elsewhere(1), false);
    }
    assert_eq!(reached(&mut world, 2), [elsewhere(1)]);
    // What was chosen by hand before comes back when it is chosen anew.
    world.check(leg, home, true);
    assert_eq!(reached(&mut world, 3), [home]);
}

#[test]
fn a_peer_may_move_on_for_days() {
    let mut world = World::new();
    world.join();
    let leg = world.clients[0].leg;
    for port in 1..=100 {
        world.pass_in_silence(Duration::from_secs(7));
        world.check(leg, elsewhere(port), true);
    }
    assert_eq!(reached(&mut world, 1), [elsewhere(100)]);
    assert_eq!(world.figures().dropped_claimed_address, 0);
    world.act(|core, outlet, now| core.close(leg, LegEnd::Asked, now, outlet));
    for port in 1..=100 {
        assert_eq!(world.core.demux.owner(elsewhere(port)), None, "nothing is kept of port {port}");
    }
}

#[test]
fn a_player_behind_a_network_that_gives_it_another_port_goes_on_playing() {
    let mut line = Line::connected();
    line.show(1, true);
    line.until(|line| line.player.heard_of(MediaKind::Picture).len() == 7);
    line.socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    line.socket.set_read_timeout(Some(Duration::from_millis(2))).unwrap();
    // Its next check comes within seconds.
    line.came = 0;
    line.until(|line| line.came > 0);
    line.show(2, false);
    line.until(|line| line.player.heard_of(MediaKind::Picture).len() == 14);
    assert!(!line.has_happened(&MediaHappening::LegClosed { leg: LEG, reason: LegEnd::ConsentLost }));
}

#[test]
fn a_shard_on_every_address_serves_players_of_both_kinds() {
    for home in ["127.0.0.1:0", "[::1]:0"] {
        let mut line = Line::between("[::]:0".parse().unwrap(), UdpSocket::bind(home).unwrap());
        line.show(1, true);
        line.until(|line| line.player.heard_of(MediaKind::Picture).len() == 7);
        assert_eq!(line.counters.snapshot().dropped_send_failed, 0, "{home}");
    }
}
