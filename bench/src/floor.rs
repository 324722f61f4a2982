//! The floor: a WebSocket room and nothing else. What one socket publishes, every socket gets, and there is no account,
//! no store, no JSON. No chat server of this kind can be faster, so a Beep is measured by how near it comes.
//!
//! One thread turns a loop: wait for sockets to be readable, read their frames, write. What a socket does not take at
//! once waits in its backlog.

use crate::websocket::{self, CLOSE, Frame, PING, PONG, TEXT};
use anyhow::{Context, Result};
use mio::{
    Events, Interest, Poll, Token,
    net::{TcpListener, TcpStream},
};
use std::{
    io::{self, Read, Write},
    net::SocketAddr,
};
use tungstenite::handshake::derive_accept_key;

/// How deliveries are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Mode {
    /// One write for each delivery.
    Direct,
    /// What one turn of the loop has read is joined: one write for each socket and turn.
    Tick,
}

/// A socket that is further behind than this is cut.
const BACKLOG: usize = 4 << 20;
const LISTENER: Token = Token(usize::MAX);

struct Peer {
    stream: TcpStream,
    /// Read, not yet a whole frame.
    input: Vec<u8>,
    /// Not yet taken by the system.
    backlog: Vec<u8>,
    is_open: bool,
}

impl Peer {
    fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        if self.backlog.is_empty() {
            rest = &bytes[written(self.stream.write(bytes))?..];
        }
        if self.backlog.len() + rest.len() > BACKLOG {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        self.backlog.extend_from_slice(rest);
        Ok(())
    }

    fn drain(&mut self) -> io::Result<()> {
        while !self.backlog.is_empty() {
            match written(self.stream.write(&self.backlog))? {
                0 => break,
                taken => drop(self.backlog.drain(..taken)),
            }
        }
        Ok(())
    }

    /// Answers the opening handshake once it is whole (RFC 6455, 4.2.2).
    fn open(&mut self) -> io::Result<()> {
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut request = httparse::Request::new(&mut headers);
        let parsed = request
            .parse(&self.input)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        let httparse::Status::Complete(length) = parsed else {
            return Ok(());
        };
        let key = request
            .headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case("sec-websocket-key"));
        let key = key.ok_or(io::ErrorKind::InvalidData)?;
        let answer = format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {}\r\n\r\n",
            derive_accept_key(key.value)
        );
        self.input.drain(..length);
        self.is_open = true;
        self.push(answer.as_bytes())
    }
}

fn written(result: io::Result<usize>) -> io::Result<usize> {
    match result {
        Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => Ok(0),
        result => result,
    }
}

/// The room.
pub struct Floor {
    poll: Poll,
    listener: TcpListener,
    mode: Mode,
    /// By token; `None` where a peer has gone.
    peers: Vec<Option<Peer>>,
    /// Text frames of this turn, as they will be written.
    turn: Vec<u8>,
    buffer: Box<[u8]>,
}

impl Floor {
    /// Listens on `address`.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn bind(address: SocketAddr, mode: Mode) -> Result<Self> {
        let mut listener = TcpListener::bind(address).with_context(|| format!("listening on {address}"))?;
        let poll = Poll::new()?;
        poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
        let buffer = vec![0; 64 << 10].into_boxed_slice();
        Ok(Self {
            poll,
            listener,
            mode,
            peers: Vec::new(),
            turn: Vec::new(),
            buffer,
        })
    }

    /// # Errors
    /// If the socket has no address.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until the process is ended.
    ///
    /// # Errors
    /// If the system refuses to poll or to accept.
    pub fn run(mut self) -> Result<()> {
        let mut events = Events::with_capacity(1024);
        loop {
            match self.poll.poll(&mut events, None) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                result => result?,
            }
            for event in &events {
                if event.token() == LISTENER {
                    self.accept()?;
                    continue;
                }
                let index = event.token().0;
                let outcome = self.serve(index, event.is_writable(), event.is_readable());
                if outcome.is_err() {
                    self.peers[index] = None;
                }
            }
            self.broadcast();
        }
    }

    fn accept(&mut self) -> Result<()> {
        loop {
            let (mut stream, _) = match self.listener.accept() {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                accepted => accepted?,
            };
            stream.set_nodelay(true)?;
            let interest = Interest::READABLE | Interest::WRITABLE;
            self.poll
                .registry()
                .register(&mut stream, Token(self.peers.len()), interest)?;
            self.peers.push(Some(Peer {
                stream,
                input: Vec::new(),
                backlog: Vec::new(),
                is_open: false,
            }));
        }
    }

    fn serve(&mut self, index: usize, is_writable: bool, is_readable: bool) -> io::Result<()> {
        if let Some(peer) = self.peers[index].as_mut().filter(|_| is_writable) {
            peer.drain()?;
        }
        if is_readable { self.read(index) } else { Ok(()) }
    }

    fn read(&mut self, index: usize) -> io::Result<()> {
        while let Some(peer) = &mut self.peers[index] {
            let read = match peer.stream.read(&mut self.buffer) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                read => read?,
            };
            peer.input.extend_from_slice(&self.buffer[..read]);
            if !peer.is_open {
                peer.open()?;
            }
            if peer.is_open {
                self.hear(index)?;
            }
            // A short read has emptied the socket: epoll(7).
            if read < self.buffer.len() {
                break;
            }
        }
        Ok(())
    }

    /// Takes the whole frames of a peer's input.
    fn hear(&mut self, index: usize) -> io::Result<()> {
        let Some(mut input) = self.peers[index].as_mut().map(|peer| std::mem::take(&mut peer.input)) else {
            return Ok(());
        };
        let mut at = 0;
        while let Some(frame) = Frame::first(&input[at..])? {
            let (opcode, length) = (frame.opcode, frame.len());
            let payload = &mut input[at..at + length][frame.payload];
            websocket::unmask(frame.key.ok_or(io::ErrorKind::InvalidData)?, payload);
            match opcode {
                TEXT => {
                    websocket::write(TEXT, payload, &mut self.turn);
                    if self.mode == Mode::Direct {
                        self.broadcast();
                    }
                }
                PING => {
                    let mut pong = Vec::new();
                    websocket::write(PONG, payload, &mut pong);
                    if let Some(peer) = &mut self.peers[index] {
                        peer.push(&pong)?;
                    }
                }
                CLOSE => return Err(io::ErrorKind::ConnectionAborted.into()),
                _ => {}
            }
            at += length;
        }
        if let Some(peer) = &mut self.peers[index] {
            input.drain(..at);
            peer.input = input;
        }
        Ok(())
    }

    /// Writes the frames of this turn to everybody.
    fn broadcast(&mut self) {
        if self.turn.is_empty() {
            return;
        }
        for slot in &mut self.peers {
            let Some(peer) = slot.as_mut().filter(|peer| peer.is_open) else {
                continue;
            };
            if peer.push(&self.turn).is_err() {
                *slot = None;
            }
        }
        self.turn.clear();
    }
}
