//! `history`: how long a page of 50 takes from a channel with a million messages, at any point of it.

mod fill;

use crate::{
    api::{Api, text},
    beep::{self, Process},
    graphql, http,
    line::Line,
    machine,
    options::Options,
    report::{self, Spread, quantile},
};
use anyhow::{Context, Result, ensure};
pub(crate) use fill::{Stored, stored};
use serde::Serialize;
use serde_json::{Value, json};
use std::{hash::BuildHasher, time::Instant};

const PAGE: usize = 50;
/// Pages asked for in a round.
const PAGES: usize = 1000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Point {
    Newest,
    /// The page before a random message.
    Before,
    /// The page around a random message: a jump by link.
    Around,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Way {
    Http,
    Socket,
}

#[derive(Serialize)]
struct Figure {
    bench: &'static str,
    at: Point,
    via: Way,
    messages: u64,
    rounds: usize,
    pages: usize,
    p50_ms: f64,
    p99_ms: f64,
    p99_ms_lowest: f64,
    p99_ms_highest: f64,
}

/// One reader: the next request goes out when the last is answered.
struct Reader {
    way: Way,
    line: Line,
    token: String,
    count: u64,
}

impl Reader {
    fn new(way: Way, beep: &Process, api: &Api) -> Result<Self> {
        let line = match way {
            Way::Http => Line::connect(beep.address)?,
            Way::Socket => graphql::connect(beep.address, &api.token)?,
        };
        Ok(Self {
            way,
            line,
            token: api.token.clone(),
            count: 0,
        })
    }

    /// Asks for a page; the milliseconds that it took, and the page.
    fn page(&mut self, variables: &Value) -> Result<(f64, Value)> {
        self.count += 1;
        let id = format!("q{}", self.count);
        let begun = Instant::now();
        let answer = match self.way {
            Way::Http => {
                let body = graphql::request(graphql::CHANNEL_PAGE, variables).to_string();
                self.line.send(&http::post("beep", Some(&self.token), &body))?;
                let (status, body) = self.line.receive_response()?;
                ensure!(status == 200, "the answer has status {status}");
                body
            }
            Way::Socket => {
                self.line
                    .send_text(&graphql::subscribe(&id, graphql::CHANNEL_PAGE, variables))?;
                self.line.receive_text()?.into_bytes()
            }
        };
        let took = begun.elapsed().as_secs_f64() * 1e3;
        if self.way == Way::Socket {
            let complete = self.line.receive_text()?;
            ensure!(
                complete.contains(r#""type":"complete""#),
                "instead of complete: {complete}"
            );
        }
        let mut answer: Value = serde_json::from_slice(&answer)?;
        let data = match self.way {
            Way::Http => &mut answer["data"],
            Way::Socket => &mut answer["payload"]["data"],
        };
        Ok((took, data["channel"]["messages"].take()))
    }
}

/// # Errors
/// If anything fails, or a page does not hold what it must.
pub fn run(options: &Options) -> Result<()> {
    machine::prepare()?;
    let stored = stored(options)?;
    let mut process = Process::beep(&options.beep()?, &options.data()?)?;
    process.ready()?;
    for way in [Way::Http, Way::Socket] {
        for at in [Point::Newest, Point::Before, Point::Around] {
            let mut rounds = Vec::new();
            for round in 0..options.rounds {
                let mut reader = Reader::new(way, &process, &beep::sign_in(process.address, 0)?)?;
                rounds.push(times(&mut reader, &stored, at, round)?);
            }
            let p99 = Spread::of(rounds.iter().map(|times| quantile(times, 0.99)), 2);
            report::line(&Figure {
                bench: "history",
                at,
                via: way,
                messages: stored.messages,
                rounds: rounds.len(),
                pages: PAGES,
                p50_ms: Spread::of(rounds.iter().map(|times| quantile(times, 0.5)), 2).median,
                p99_ms: p99.median,
                p99_ms_lowest: p99.lowest,
                p99_ms_highest: p99.highest,
            })?;
        }
    }
    process.stop()
}

/// The times of the pages of one round, sorted.
fn times(reader: &mut Reader, stored: &Stored, at: Point, round: usize) -> Result<Vec<f64>> {
    // Other points in each round, the same in each run.
    let hasher = std::hash::BuildHasherDefault::<std::hash::DefaultHasher>::default();
    let mut times = Vec::with_capacity(PAGES);
    for page in 0..PAGES {
        let random = usize::try_from(hasher.hash_one((round, page)) % stored.sample.len() as u64)?;
        let (name, id) = match at {
            Point::Newest => ("before", Value::Null),
            Point::Before => ("before", stored.sample[random].clone().into()),
            Point::Around => ("around", stored.sample[random].clone().into()),
        };
        let (took, answer) = reader.page(&json!({ "id": stored.channel, "limit": PAGE, name: id.clone() }))?;
        check(at, &id, &answer).with_context(|| format!("the page {at:?} {id}: {answer}"))?;
        times.push(took);
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}

fn check(at: Point, id: &Value, page: &Value) -> Result<()> {
    let edges = page["edges"].as_array().context("a page has edges")?;
    let ids = edges
        .iter()
        .map(|edge| text(&edge["node"]["id"]))
        .collect::<Result<Vec<_>>>()?;
    ensure!(ids.is_sorted(), "it is not in order");
    let is_right = match (at, id.as_str()) {
        (Point::Newest, _) => ids.len() == PAGE && page["pageInfo"]["hasNextPage"] == false,
        (Point::Before, Some(id)) => ids.len() == PAGE && ids.iter().all(|other| other.as_str() < id),
        (Point::Around, Some(id)) => ids.iter().any(|other| other == id),
        _ => false,
    };
    ensure!(is_right, "it is another page");
    Ok(())
}
