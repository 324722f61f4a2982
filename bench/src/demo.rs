//! `demo`: fills a running Beep with a community, through the public API.
//!
//! The community is written down in `bench/demo`; [`script`] reads it, [`rehearsal`] makes conversations of it, the same
//! ones each time, and [`stage`] plays them. Whatever was played before is not played again: nonces and request ids are
//! made from the script.

mod rehearsal;
mod script;
mod stage;

use crate::{
    api::{self, Api, Person, Place},
    report,
};
use anyhow::{Context, Result, bail};
use script::{Cast, Script};
use stage::Stage;
use std::{collections::BTreeMap, thread, time::Instant};

/// Of every person in the demo: whoever runs it wants to sign in.
const PASSWORD: &str = "high water at ten to six";
/// Names that are tried when somebody else has a person's.
const NAMES: u32 = 20;

const PEOPLE: &str = include_str!("../demo/people.txt");
const SCRIPTS: [(&str, &str); 4] = [
    ("licence", include_str!("../demo/licence.txt")),
    ("atelier", include_str!("../demo/atelier.txt")),
    ("lantern", include_str!("../demo/lantern.txt")),
    ("walkers", include_str!("../demo/walkers.txt")),
];

#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// Where Beep runs
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    url: String,
}

/// Somebody of the demo, signed in.
#[derive(Clone)]
struct Actor {
    username: String,
    token: String,
    place: Place,
}

impl Actor {
    fn api(&self) -> Api {
        Api::with_token(self.place.clone(), self.token.clone())
    }
}

/// People by their name in the scripts.
type Troupe = BTreeMap<String, Actor>;

/// # Errors
/// If Beep is not there or refuses.
pub fn run(options: &Options) -> Result<()> {
    let begun = Instant::now();
    let place = Place::of(&options.url)?;
    let scripts = SCRIPTS
        .iter()
        .map(|(key, text)| Script::read(key, text))
        .collect::<Result<Vec<_>>>()?;
    let cast = script::cast(PEOPLE)?;
    let troupe = cast
        .iter()
        .map(|person| Ok((person.key.clone(), engage(&place, person)?)))
        .collect::<Result<Troupe>>()?;
    let visitor = &cast.first().context("nobody is in the demo")?.key;
    let played = thread::scope(|scope| {
        let play = |script| {
            let troupe = &troupe;
            scope.spawn(move || Stage::new(script, troupe, visitor)?.play())
        };
        let plays: Vec<_> = scripts.iter().map(play).collect();
        plays
            .into_iter()
            .map(|play| play.join().unwrap_or_else(|_| bail!("a play has panicked")))
            .collect::<Result<Vec<_>>>()
    })?;
    let (servers, messages, seconds) = (
        scripts.len(),
        played.iter().sum::<usize>(),
        begun.elapsed().as_secs_f64(),
    );
    report::progress(&format!(
        "{} people, {servers} servers, {messages} new messages in {seconds:.1} s.",
        troupe.len()
    ));
    report::progress(&format!(
        "Sign in as  {}\npassword    {PASSWORD}",
        troupe[visitor].username
    ));
    Ok(())
}

/// Makes a person's account, or signs in if it is there from before. A name that is somebody else's gets a number.
fn engage(place: &Place, person: &Cast) -> Result<Actor> {
    for number in 1..=NAMES {
        let suffix = if number == 1 { String::new() } else { number.to_string() };
        let username = format!("{}{suffix}", person.username);
        let email = format!("{username}@example.org");
        let (first_name, last_name) = (person.first_name.as_str(), person.last_name.as_str());
        let account = Person {
            first_name,
            last_name,
            username: &username,
            email: &email,
            password: PASSWORD,
        };
        let signed_in = match Api::sign_in(place.clone(), &username, PASSWORD) {
            Err(error) if api::code(&error) == Some("WRONG_CREDENTIALS") => Api::sign_up(place.clone(), &account),
            signed_in => signed_in,
        };
        match signed_in {
            Ok(api) => {
                return Ok(Actor {
                    username,
                    token: api.token,
                    place: place.clone(),
                });
            }
            Err(error) if matches!(api::code(&error), Some("USERNAME_TAKEN" | "EMAIL_TAKEN")) => {}
            Err(error) if api::code(&error) == Some("RATE_LIMITED") => {
                return Err(
                    error.context("this Beep allows no more sign-ups for now; BEEP_SIGN_UPS_PER_HOUR says how many")
                );
            }
            Err(error) => return Err(error.context(format!("signing {username} up"))),
        }
    }
    bail!("{NAMES} people have the name {} already", person.username)
}
