//! Who is named in a text.

use crate::Service;
use beep_core::{ChannelId, Id, Result, UserId};
use beep_platform::rpc::{self, Context, Idempotent};
use beep_proto::users::v1::FindByUsernameRequest;
use pulldown_cmark::{Event, Parser, Tag, TagEnd, TextMergeStream};

/// Names of one message that are looked up, at most.
const NAMES: usize = 50;

/// The usernames after `@`, lower-case, each once; what stands in code is not meant.
pub(crate) fn names(content: &str) -> Vec<String> {
    let mut names = Vec::new();
    if !content.contains('@') {
        return names;
    }
    let mut in_code = false;
    // Merged, because the parser cuts text at what might have been emphasis: `@ann_`.
    for event in TextMergeStream::new(Parser::new(content)) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) if !in_code => names_in(&text, &mut names),
            _ => {}
        }
    }
    names
}

fn names_in(text: &str, names: &mut Vec<String>) {
    let mut before = None;
    for (at, c) in text.char_indices() {
        if c == '@' && !before.is_some_and(char::is_alphanumeric) && names.len() < NAMES {
            let rest = &text[at + 1..];
            let end = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_')))
                .unwrap_or(rest.len());
            // A dot at the end is the sentence's.
            let name = rest[..end].trim_end_matches('.').to_ascii_lowercase();
            if (2..=32).contains(&name.len()) && !names.contains(&name) {
                names.push(name);
            }
        }
        before = Some(c);
    }
}

impl Service {
    /// The members named in a text who may see the channel.
    pub(crate) async fn mentioned(&self, ctx: &Context, channel: ChannelId, content: &str) -> Result<Vec<UserId>> {
        let usernames = names(content);
        if usernames.is_empty() {
            return Ok(Vec::new());
        }
        let request = ctx.request(FindByUsernameRequest { usernames }).idempotent();
        let found = rpc::reply(self.0.users.clone().find_by_username(request).await)?.users;
        let ids: Vec<UserId> = found
            .iter()
            .filter_map(|user| UserId::from_slice(&user.id).ok())
            .collect();
        if ids.is_empty() {
            Ok(ids)
        } else {
            self.0.access.viewers(ctx, channel, &ids).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::names;
    use crate::testing::{World, of};

    #[test]
    fn names_stand_after_an_at() {
        assert_eq!(names("@Ann and @bob.b. Again @ann, (@cy_1)!"), ["ann", "bob.b", "cy_1"]);
        assert_eq!(names("**@ann** > @bob"), ["ann", "bob"]);
        assert_eq!(names("@bob_, @_cy and @a__b"), ["bob_", "_cy", "a__b"]);
    }

    #[test]
    fn addresses_and_code_are_not_meant() {
        assert_eq!(names("ann@example.org `@bob` @ x @é"), [] as [&str; 0]);
        assert_eq!(names("```\n@ann\n```\n\n    @bob\n"), [] as [&str; 0]);
    }

    #[test]
    fn a_flood_is_bounded() {
        let flood: String = (0..2_000).map(|n| format!("@u{n} ")).collect();
        assert_eq!(names(&flood).len(), super::NAMES);
    }

    #[tokio::test]
    async fn only_who_may_see_the_channel_is_mentioned() {
        let world = World::new("messages_mentions").await;
        let (ann, bob) = (world.member("ann"), world.member("bob"));
        world.stranger("eve");
        let mentioned = async |text: &str| world.service.mentioned(&of(ann), world.channel, text).await;
        assert_eq!(mentioned("@Bob, @eve and @nobody; not `@ann`").await, Ok(vec![bob]));
        assert_eq!(mentioned("@ann: me").await, Ok(vec![ann]));
        assert_eq!(world.names_asked(), 2);
        assert_eq!(mentioned("nobody at all").await, Ok(vec![]));
        assert_eq!(world.names_asked(), 2, "nobody is asked for nothing");
    }
}
