//! A way on which a tunnel carries less than every network should, in network namespaces of its own.

use std::fs::File;
use std::net::UdpSocket;
use std::os::fd::AsFd;
use std::process::Command;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use super::whole::Line;
use super::world::{PICTURE, World};
use crate::happening::MediaKind;
use crate::receivers::opening::ToShard;

/// Set for the process that runs where the namespaces are.
const INSIDE: &str = "DIEMCAU_TEST_IS_ON_A_NARROW_WAY";

/// Our end, a router, and an office behind a link of 700 bytes. All of it goes with the process.
const WAY: &str = "
    mount -t tmpfs none /run
    ip netns add road
    ip netns add office
    ip link set lo up
    ip link add wide type veth peer name wide-end netns road
    ip -n road link add narrow mtu 700 type veth peer name narrow-end mtu 700 netns office
    ip addr add 192.0.2.1/24 dev wide
    ip -n road addr add 192.0.2.2/24 dev wide-end
    ip -n road addr add 198.51.100.2/24 dev narrow
    ip -n office addr add 198.51.100.3/24 dev narrow-end
    ip link set wide up
    ip -n road link set wide-end up
    ip -n road link set narrow up
    ip -n office link set narrow-end up
    ip route add default via 192.0.2.2
    ip -n office route add default via 198.51.100.2
    ip netns exec road sysctl -qw net.ipv4.ip_forward=1
";

/// Runs a test again in a process of its own, with the way set up around it.
fn on_a_narrow_way(test: &str) {
    let script = format!("set -e; {WAY} exec \"$@\"");
    let mut inside = Command::new("unshare");
    inside.args(["--user", "--map-root-user", "--net", "--mount", "sh", "-c", &script, "sh"]);
    inside.arg(std::env::current_exe().unwrap()).args(["--exact", "--nocapture", test]).env(INSIDE, "1");
    let ran = inside.output().unwrap();
    let said = [ran.stdout, ran.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(ran.status.success() && said.contains("1 passed"), "{said}");
}

/// A socket in the office.
fn socket_in_the_office() -> UdpSocket {
    let opening = thread::spawn(|| {
        let office = File::open("/run/netns/office").unwrap();
        move_into_link_name_space(office.as_fd(), Some(LinkNameSpaceType::Network)).unwrap();
        UdpSocket::bind("198.51.100.3:0").unwrap()
    });
    opening.join().unwrap()
}

#[test]
fn a_receiver_behind_a_way_that_carries_less_than_usual_gets_the_picture() {
    if std::env::var_os(INSIDE).is_none() {
        let module = module_path!().split_once("::").unwrap().1;
        return on_a_narrow_way(&format!(
            "{module}::a_receiver_behind_a_way_that_carries_less_than_usual_gets_the_picture"
        ));
    }
    let mut line = Line::between("192.0.2.1:0".parse().unwrap(), socket_in_the_office());
    let world = World::new();
    // Packets of 1,000 bytes and more; all are lost until the router was heard.
    for number in 1..=20 {
        let mut frame = world.picture(PICTURE, number, 7, number == 1);
        frame.arrived_at = Instant::now();
        line.shard.tell(ToShard::Frame(Arc::new(frame)));
        let next = Instant::now() + Duration::from_millis(20);
        line.until(|_| Instant::now() >= next);
    }
    line.until(|line| line.player.heard_of(MediaKind::Picture).len() == 7 * 19);
    line.shard.stop();
}
