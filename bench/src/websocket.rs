//! WebSocket frames (RFC 6455, 5.2), as far as both ends of a benchmark need them: unfragmented, without extensions.

use std::{io, ops::Range};

pub const TEXT: u8 = 0x1;
pub const CLOSE: u8 = 0x8;
pub const PING: u8 = 0x9;
pub const PONG: u8 = 0xA;

/// Clients must mask what they send. Any key will do on loopback; a plain zero would hide a server that forgets it.
const KEY: [u8; 4] = [0x5A, 0xC3, 0x96, 0x0F];

/// One frame at the start of some bytes.
#[derive(Debug, PartialEq, Eq)]
pub struct Frame {
    pub opcode: u8,
    /// Where the payload is.
    pub payload: Range<usize>,
    /// The key of a client's frame.
    pub key: Option<[u8; 4]>,
}

impl Frame {
    /// The first frame of `bytes`; `None` until it is whole.
    ///
    /// # Errors
    /// `InvalidData` for a fragment or an extension's bits.
    pub fn first(bytes: &[u8]) -> io::Result<Option<Self>> {
        let [first, second, rest @ ..] = bytes else {
            return Ok(None);
        };
        if first & 0xF0 != 0x80 {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "a fragmented or compressed WebSocket frame",
            ));
        }
        let (length, extra) = match (second & 0x7F, rest) {
            (126, [a, b, ..]) => (u64::from(u16::from_be_bytes([*a, *b])), 2),
            (127, [a, b, c, d, e, f, g, h, ..]) => (u64::from_be_bytes([*a, *b, *c, *d, *e, *f, *g, *h]), 8),
            (126 | 127, _) => return Ok(None),
            (short, _) => (u64::from(short), 0),
        };
        let (key, start) = match (second & 0x80 != 0, rest.get(extra..)) {
            (false, _) => (None, 2 + extra),
            (true, Some([a, b, c, d, ..])) => (Some([*a, *b, *c, *d]), 6 + extra),
            (true, _) => return Ok(None),
        };
        let end = usize::try_from(length)
            .ok()
            .and_then(|length| start.checked_add(length));
        let end = end.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "an absurdly long WebSocket frame"))?;
        Ok((end <= bytes.len()).then_some(Self {
            opcode: first & 0x0F,
            payload: start..end,
            key,
        }))
    }

    /// Bytes of the whole frame.
    pub fn len(&self) -> usize {
        self.payload.end
    }

    pub fn is_empty(&self) -> bool {
        self.payload.is_empty()
    }
}

fn head(opcode: u8, length: usize, mask_bit: u8, out: &mut Vec<u8>) {
    out.push(0x80 | opcode);
    match (u8::try_from(length), u16::try_from(length)) {
        (Ok(short @ 0..=125), _) => out.push(mask_bit | short),
        (_, Ok(medium)) => {
            out.push(mask_bit | 126);
            out.extend_from_slice(&medium.to_be_bytes());
        }
        _ => {
            out.push(mask_bit | 127);
            out.extend_from_slice(&(length as u64).to_be_bytes());
        }
    }
}

/// Appends a server's frame.
pub fn write(opcode: u8, payload: &[u8], out: &mut Vec<u8>) {
    head(opcode, payload.len(), 0, out);
    out.extend_from_slice(payload);
}

/// Appends a client's frame.
pub fn write_masked(opcode: u8, payload: &[u8], out: &mut Vec<u8>) {
    head(opcode, payload.len(), 0x80, out);
    out.extend_from_slice(&KEY);
    let start = out.len();
    out.extend_from_slice(payload);
    unmask(KEY, &mut out[start..]);
}

/// Masks or unmasks (it is the same).
pub fn unmask(key: [u8; 4], payload: &mut [u8]) {
    let (whole, rest) = payload.as_chunks_mut::<4>();
    for chunk in whole {
        *chunk = (u32::from_ne_bytes(*chunk) ^ u32::from_ne_bytes(key)).to_ne_bytes();
    }
    for (byte, key) in rest.iter_mut().zip(key) {
        *byte ^= key;
    }
}

#[cfg(test)]
mod tests {
    use super::{Frame, PING, TEXT, unmask, write, write_masked};

    #[test]
    fn what_is_written_is_read() {
        for length in [0, 1, 3, 125, 126, 127, 300, 65_535, 65_536, 70_001] {
            let payload: Vec<u8> = (0..length).map(|n| u8::try_from(n % 251).unwrap()).collect();
            let (mut plain, mut masked) = (Vec::new(), Vec::new());
            write(TEXT, &payload, &mut plain);
            write_masked(PING, &payload, &mut masked);

            let frame = Frame::first(&plain).unwrap().unwrap();
            assert_eq!((frame.opcode, frame.key, frame.len()), (TEXT, None, plain.len()));
            assert_eq!(&plain[frame.payload], payload);

            let frame = Frame::first(&masked).unwrap().unwrap();
            assert_eq!((frame.opcode, frame.len()), (PING, masked.len()));
            assert!(length < 4 || masked[frame.payload.clone()] != payload, "it is masked");
            unmask(frame.key.unwrap(), &mut masked[frame.payload.clone()]);
            assert_eq!(&masked[frame.payload], payload);
        }
    }

    #[test]
    fn a_part_of_a_frame_is_none() {
        let mut bytes = Vec::new();
        write_masked(TEXT, &[7; 70_000], &mut bytes);
        for length in [0, 1, 2, 5, 9, 10, 13, 14, 15, bytes.len() - 1] {
            assert_eq!(Frame::first(&bytes[..length]).unwrap(), None, "{length}");
        }
    }

    #[test]
    fn only_the_first_frame_is_taken() {
        let mut bytes = Vec::new();
        write(TEXT, b"one", &mut bytes);
        write(TEXT, b"two", &mut bytes);
        let first = Frame::first(&bytes).unwrap().unwrap();
        let second = Frame::first(&bytes[first.len()..]).unwrap().unwrap();
        assert_eq!(&bytes[first.len()..][second.payload], b"two");
    }

    #[test]
    fn fragments_and_extensions_are_refused() {
        assert!(Frame::first(&[0x01, 0]).is_err());
        assert!(Frame::first(&[0xC1, 0]).is_err());
        assert!(Frame::first(&[0x81, 127, 255, 255, 255, 255, 255, 255, 255, 255]).is_err());
    }
}
