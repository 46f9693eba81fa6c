//! DTLS handshakes with nothing around them: both sides in one thread, no socket.

use std::sync::Arc;
use std::time::{Duration, Instant};

use dimpl::{Config, Dtls, Output};

/// Makes `count` handshakes and says how much of a core both sides took together.
pub(crate) fn run(count: u32) {
    let config = Arc::new(Config::builder().use_server_cookie(false).build().unwrap());
    let server_certificate = dimpl::certificate::generate_self_signed_certificate().unwrap();
    let client_certificate = dimpl::certificate::generate_self_signed_certificate().unwrap();
    let begin = cpu_time();
    for _ in 0..count {
        let mut server = Dtls::new_12(Arc::clone(&config), server_certificate.clone(), Instant::now());
        let mut client = Dtls::new_12(Arc::clone(&config), client_certificate.clone(), Instant::now());
        client.set_active(true);
        shake(&mut client, &mut server);
    }
    let seconds = (cpu_time() - begin).as_secs_f64();
    println!("{{\"handshakes\":{count},\"seconds\":{seconds:.3}}}");
}

/// What this thread spent on the processor so far; a busy machine stretches the time of the clock, but not this.
pub(crate) fn cpu_time() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(told.split(' ').next().unwrap().parse().unwrap())
}

fn shake(client: &mut Dtls, server: &mut Dtls) {
    // Both are told the time first, as they ask it of nobody.
    server.handle_timeout(Instant::now()).unwrap();
    client.handle_timeout(Instant::now()).unwrap();
    let mut keys = 0;
    while keys < 2 {
        for [from, to] in [[0, 1], [1, 0]] {
            let sides = [&mut *client, &mut *server];
            let (datagrams, has_keys) = drain(sides[from]);
            keys += u32::from(has_keys);
            for datagram in datagrams {
                sides[to].handle_packet(&datagram).unwrap();
            }
        }
    }
}

/// What a side has to send, and whether it has its keys now.
fn drain(side: &mut Dtls) -> (Vec<Vec<u8>>, bool) {
    let (mut datagrams, mut has_keys) = (Vec::new(), false);
    let mut buffer = vec![0; 2_048];
    loop {
        match side.poll_output(&mut buffer) {
            Output::Packet(datagram) => datagrams.push(datagram.to_vec()),
            Output::BufferTooSmall { needed } => buffer.resize(needed, 0),
            Output::KeyingMaterial(..) => has_keys = true,
            Output::Timeout(_) => return (datagrams, has_keys),
            _ => {}
        }
    }
}
