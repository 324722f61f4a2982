//! The client's sockets: thousands on one thread, and little work for each message that arrives.
//!
//! The same code reads from Beep and from the floor. What comes is cut into whole messages where it lies in one shared
//! buffer; only the part of a message that is not whole yet is kept with its socket.

use crate::{
    http,
    line::Line,
    websocket::{self, CLOSE, Frame, PING, PONG, TEXT},
};
use anyhow::{Context, Result, bail, ensure};
use mio::{Events, Interest, Poll, Token, net::TcpStream};
use std::{
    io::{ErrorKind, Read, Write},
    ops::Range,
    time::{Duration, Instant},
};

/// What the sockets speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    WebSocket,
    /// Responses of one HTTP/1.1 connection after another.
    Http,
}

enum Piece {
    Text(Range<usize>),
    Ping(Range<usize>),
    Close(Range<usize>),
    Other,
}

impl Protocol {
    /// The first whole message of `bytes` and its length.
    fn first(self, bytes: &[u8]) -> Result<Option<(Piece, usize)>> {
        match self {
            Self::Http => {
                let response = http::Response::first(bytes)?;
                Ok(response.map(|response| (Piece::Text(response.body.clone()), response.body.end)))
            }
            Self::WebSocket => {
                let Some(frame) = Frame::first(bytes)? else {
                    return Ok(None);
                };
                let length = frame.len();
                let piece = match frame.opcode {
                    TEXT => Piece::Text(frame.payload),
                    PING => Piece::Ping(frame.payload),
                    CLOSE => Piece::Close(frame.payload),
                    _ => Piece::Other,
                };
                Ok(Some((piece, length)))
            }
        }
    }
}

struct Member {
    stream: TcpStream,
    /// The beginning of a message whose rest has not come.
    tail: Vec<u8>,
}

/// Sockets by number, in the order in which they were added.
pub struct Swarm {
    protocol: Protocol,
    poll: Poll,
    events: Events,
    members: Vec<Member>,
    buffer: Box<[u8]>,
}

impl Swarm {
    /// # Errors
    /// If the system gives no poll.
    pub fn new(protocol: Protocol) -> Result<Self> {
        let buffer = vec![0; 512 << 10].into_boxed_slice();
        Ok(Self {
            protocol,
            poll: Poll::new()?,
            events: Events::with_capacity(1024),
            members: Vec::new(),
            buffer,
        })
    }

    pub fn len(&self) -> usize {
        self.members.len()
    }

    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Takes over an open socket.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn add(&mut self, line: Line) -> Result<()> {
        let (stream, tail) = line.into_parts();
        stream.set_nonblocking(true)?;
        let mut stream = TcpStream::from_std(stream);
        self.poll
            .registry()
            .register(&mut stream, Token(self.members.len()), Interest::READABLE)?;
        self.members.push(Member { stream, tail });
        Ok(())
    }

    /// Sends bytes that are small enough for the system to take at once.
    ///
    /// # Errors
    /// If it does not take them: the server does not read.
    pub fn send(&mut self, member: usize, bytes: &[u8]) -> Result<()> {
        let sent = self.members[member]
            .stream
            .write(bytes)
            .context("the server does not read what is sent to it")?;
        ensure!(sent == bytes.len(), "the server is far behind in reading");
        Ok(())
    }

    /// Waits for messages until `timeout` and gives each to `hear`, with its socket's number. Answers pings.
    ///
    /// It waits awake: to wake a sleeping core of a virtual machine takes the one that wakes it as long as half a
    /// delivery, which the server would pay on loopback alone, and only as long as this client is the faster of the two.
    ///
    /// # Errors
    /// If a socket is closed, or says what its protocol does not know.
    pub fn poll(&mut self, timeout: Duration, mut hear: impl FnMut(usize, &[u8]) -> Result<()>) -> Result<()> {
        let until = Instant::now() + timeout;
        loop {
            match self.poll.poll(&mut self.events, Some(Duration::ZERO)) {
                Err(error) if error.kind() == ErrorKind::Interrupted => return Ok(()),
                result => result?,
            }
            if !self.events.is_empty() || Instant::now() >= until {
                break;
            }
        }
        for event in &self.events {
            let Token(number) = event.token();
            let member = &mut self.members[number];
            while member.read(self.protocol, &mut self.buffer, &mut |text| hear(number, text))? {}
        }
        Ok(())
    }
}

impl Member {
    /// Reads once; whether there may be more to read.
    fn read(
        &mut self,
        protocol: Protocol,
        buffer: &mut [u8],
        hear: &mut dyn FnMut(&[u8]) -> Result<()>,
    ) -> Result<bool> {
        let kept = self.tail.len();
        ensure!(kept < buffer.len(), "a message longer than {} bytes", buffer.len());
        buffer[..kept].copy_from_slice(&self.tail);
        let end = match self.stream.read(&mut buffer[kept..]) {
            Ok(0) => bail!("the server has closed a socket"),
            Ok(read) => kept + read,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        let mut at = 0;
        while let Some((piece, length)) = protocol.first(&buffer[at..end])? {
            let message = &buffer[at..at + length];
            match piece {
                Piece::Text(text) => hear(&message[text])?,
                Piece::Ping(payload) => {
                    let mut pong = Vec::new();
                    websocket::write_masked(PONG, &message[payload], &mut pong);
                    // If it cannot be written, the next read says why.
                    let _ = self.stream.write(&pong);
                }
                Piece::Close(why) => bail!("the server has closed a socket: {}", close_reason(&message[why])),
                Piece::Other => {}
            }
            at += length;
        }
        self.tail.clear();
        self.tail.extend_from_slice(&buffer[at..end]);
        // A short read has emptied the socket: epoll(7).
        Ok(end == buffer.len())
    }
}

fn close_reason(payload: &[u8]) -> String {
    match payload {
        [a, b, text @ ..] => format!("{} {}", u16::from_be_bytes([*a, *b]), String::from_utf8_lossy(text)),
        _ => "no reason given".to_owned(),
    }
}
