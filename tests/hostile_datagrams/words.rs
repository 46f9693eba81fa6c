//! Datagrams that no honest peer sends, made by hand.

/// A DTLS record with a piece of a handshake message in it.
pub(super) fn fragment(total: u32, offset: u32, body: &[u8], record: u64) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap();
    let mut datagram = vec![22, 0xfe, 0xfd, 0, 0];
    datagram.extend(&record.to_be_bytes()[2..]);
    datagram.extend((12 + length).to_be_bytes());
    datagram.push(1);
    datagram.extend(&total.to_be_bytes()[1..]);
    datagram.extend([0, 0]);
    datagram.extend(&offset.to_be_bytes()[1..]);
    datagram.extend(&u32::from(length).to_be_bytes()[1..]);
    datagram.extend(body);
    datagram
}

/// RTP whose sources, extension or padding reach behind its end, one of each.
pub(super) fn lying_packets(ssrc: u32) -> Vec<Vec<u8>> {
    let packet = |first: u8, rest: &[u8]| {
        let mut packet = vec![first, 96, 0, 1, 0, 0, 0, 1];
        packet.extend(ssrc.to_be_bytes());
        packet.extend(rest);
        packet
    };
    vec![
        packet(0x8f, &[1, 2, 3]),
        packet(0x90, &[0xbe, 0xde, 0xff, 0xff, 0x10]),
        packet(0x90, &[0xbe, 0xde, 0, 1, 0xaf, 1, 2, 3]),
        packet(0xa0, &[0xff]),
        packet(0xbf, &[0xff]),
        packet(0x80, &[])[..9].to_vec(),
    ]
}

/// A receiver report of one stream.
pub(super) fn report(source: u32, highest: u32) -> Vec<u8> {
    let mut report = vec![0x81, 201, 0, 7, 0, 0, 0, 99];
    report.extend(source.to_be_bytes());
    report.extend([0; 4]);
    report.extend(highest.to_be_bytes());
    report.extend([0; 12]);
    report
}

/// Asks for 17 packets of a stream from each of these numbers on.
pub(super) fn nack(source: u32, firsts: impl Iterator<Item = u16>) -> Vec<u8> {
    let mut body = vec![0, 0, 0, 99];
    body.extend(source.to_be_bytes());
    firsts.for_each(|first| body.extend([first.to_be_bytes(), [0xff; 2]].as_flattened()));
    let words = u16::try_from(body.len() / 4).unwrap();
    [&[0x81, 205], &words.to_be_bytes()[..], &body].concat()
}

/// Asks for a key frame.
pub(super) fn picture_loss(source: u32) -> Vec<u8> {
    [&[0x81, 206, 0, 2, 0, 0, 0, 99], &source.to_be_bytes()[..]].concat()
}
