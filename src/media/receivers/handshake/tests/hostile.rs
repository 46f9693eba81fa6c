use super::client::World;
use crate::happening::LegEnd;
use crate::receivers::handshake::Secured;
use crate::receivers::handshake::flight::Flight;

/// A handshake message fragment in a record of its own.
fn fragment(kind: u8, total: u32, offset: u32, body: &[u8], sequence: u64) -> Box<[u8]> {
    let [_, total @ ..] = total.to_be_bytes();
    let [_, offset @ ..] = offset.to_be_bytes();
    let length = u16::try_from(body.len()).unwrap();
    let [_, body_length @ ..] = u32::from(length).to_be_bytes();
    let [_, _, sequence @ ..] = sequence.to_be_bytes();
    let mut record = vec![22, 0xfe, 0xfd, 0, 0];
    record.extend(sequence);
    record.extend((12 + length).to_be_bytes());
    record.push(kind);
    record.extend(total);
    record.extend([0, 0]);
    record.extend(offset);
    record.extend(body_length);
    record.extend(body);
    record.into()
}

/// Whether a flood has ended its own leg, and that is all that it did.
fn is_over(step: &Result<Option<Secured>, LegEnd>) -> bool {
    assert!(!matches!(step, Ok(Some(_)) | Err(LegEnd::Fault)), "{step:?}");
    step.is_err()
}

/// Whatever it answers, it neither breaks nor lets anybody in; a refusal ends it for good.
fn survives(world: &mut World, flood: impl Iterator<Item = Box<[u8]>>) {
    let mut bytes_in = 0;
    let mut bytes_out = 0;
    for datagram in flood {
        bytes_in += datagram.len();
        let (out, step) = world.deliver(&vec![datagram]);
        bytes_out += out.iter().map(|it| it.len()).sum::<usize>();
        if is_over(&step) {
            break;
        }
    }
    assert!(bytes_out <= bytes_in, "{bytes_out} bytes for {bytes_in}");
}

#[test]
fn sixty_thousand_fragments_in_reverse_order_do_no_harm() {
    let mut world = World::new();
    let flood = (0..60_000_u32).rev().map(|offset| fragment(1, 60_001, offset, &[0xab], u64::from(60_000 - offset)));
    survives(&mut world, flood);
}

#[test]
fn sixty_thousand_fragments_of_length_zero_do_no_harm() {
    let mut world = World::new();
    let flood = (0..60_000_u32).rev().map(|offset| fragment(1, 60_001, offset, &[], u64::from(60_000 - offset)));
    survives(&mut world, flood);
}

#[test]
fn fragments_in_the_middle_of_a_handshake_do_no_harm() {
    let mut world = World::new();
    let hello = world.client.turn(world.now);
    assert!(!is_over(&world.deliver(&hello).1));
    let flood = (0..10_000_u32).rev().map(|offset| fragment(11, 10_001, offset, &[0xab], u64::from(20_000 - offset)));
    for datagram in flood {
        if is_over(&world.deliver(&vec![datagram]).1) {
            break;
        }
    }
}

#[test]
fn a_certificate_that_the_offer_did_not_name_gets_no_keys_and_no_answer() {
    let mut world = World::expecting(|client| {
        let mut other = client.fingerprint();
        other[31] ^= 1;
        other
    });
    let hello = world.client.turn(world.now);
    let (answer, _) = world.deliver(&hello);
    let reply = world.client.receive(&answer, world.now);
    let (out, step) = world.deliver(&reply);
    assert!(matches!(step, Err(LegEnd::HandshakeFailed)));
    assert_eq!(out, Flight::new());
}

#[test]
fn records_cut_short_let_nobody_in() {
    let mut world = World::new();
    let hello = world.client.turn(world.now);
    for datagram in &hello {
        for length in 0..datagram.len() {
            assert!(matches!(world.deliver(&vec![datagram[..length].into()]).1, Ok(None)));
        }
    }
    assert!(matches!(world.deliver(&hello).1, Ok(None)));
}

#[test]
fn a_changed_finished_message_lets_nobody_in() {
    // Explicit nonce, message and tag of the client's only encrypted record (RFC 5288).
    const ENCRYPTED_BYTES: usize = 8 + 24 + 16;
    for at in 0..ENCRYPTED_BYTES {
        let mut world = World::new();
        let hello = world.client.turn(world.now);
        let (answer, _) = world.deliver(&hello);
        let mut reply = world.client.receive(&answer, world.now);
        let last = reply.last_mut().unwrap();
        let place = last.len() - 1 - at;
        last[place] ^= 0x55;
        let (_, step) = world.deliver(&reply);
        assert!(!matches!(step, Ok(Some(_)) | Err(LegEnd::Fault)), "byte {at}: {step:?}");
    }
}
