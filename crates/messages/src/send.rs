use crate::{
    Service,
    model::{self, CONTENT, Changed, Draft, Message},
};
use beep_core::{Error, Result, reason, text};
use beep_platform::rpc::Context;
use beep_proto::{id, messages::v1::SendRequest};

impl Service {
    /// Stores a message and tells of it. The same nonce gives the same message, once.
    ///
    /// # Errors
    /// `NOT_FOUND`, `FORBIDDEN`; `INVALID_INPUT` for text that is empty, too long or holds control characters;
    /// `MESSAGE_DELETED` for the nonce of a message that is gone; `SLOW_MODE`; `STORAGE_FULL`.
    pub(crate) async fn send(&self, ctx: &Context, request: SendRequest) -> Result<Message> {
        let (author, channel) = (ctx.user()?, id("channelId", &request.channel_id)?);
        let (server, slow_mode) = self.0.access.writer(ctx, channel).await?;
        let content = text::body("content", &request.content, CONTENT)?;
        let nonce = model::nonce(request.nonce)?;
        let mentions = self.mentioned(ctx, channel, &content).await?;
        let draft = Draft {
            channel,
            server,
            author,
            content,
            mentions,
            nonce: nonce.clone(),
            slow_mode,
        };
        let service = self.clone();
        let tell = move |sent: &Changed| service.tell_sent(&sent.message, sent.seq);
        match self.0.store.insert(draft, self.0.clock.now(), tell).await {
            Ok(sent) => {
                metrics::counter!("beep_messages_created_total").increment(1);
                if sent.mentions_changed {
                    self.0.relays.notifications.poke();
                }
                Ok(sent.message)
            }
            Err(None) => {
                let before = self.0.store.by_nonce(channel, author, nonce).await?;
                before.ok_or_else(|| Error::from(&reason::CONFLICT))
            }
            Err(Some(error)) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        error::{MESSAGE_DELETED, SLOW_MODE},
        testing::{START, World, id},
    };
    use beep_core::{Id, Permission, Reason, UserId, reason};
    use beep_proto::{Scope, events::v1::event::Fact};
    use futures_util::future::join_all;

    #[tokio::test]
    async fn what_is_sent_is_stored_and_told() {
        let mut world = World::new("messages_send").await;
        let (ann, bob) = (world.member("ann"), world.member("bob"));
        world.clock.advance(7);
        let sent = world.send(ann, "\nhello @bob  \n", "n").await.expect("may");
        assert_eq!(
            (sent.content.as_str(), sent.created_at, sent.edited_at),
            ("hello @bob", START + 7, 0)
        );
        assert_eq!(
            (sent.server, sent.author, &*sent.mentions),
            (world.server, ann, &[bob][..])
        );
        assert_eq!(
            world.history(bob, 10, None).await,
            Ok((vec!["hello @bob".to_owned()], false, false))
        );
        let told = world.told();
        let [(scope, 1, Fact::MessageSent(message))] = &*told else {
            panic!("{told:?}")
        };
        assert_eq!((*scope, message), (Scope::Channel(world.channel), &sent.clone().into()));
        let mentions = world.mentions(1).await;
        assert_eq!(
            (&mentions[0].message_id, &*mentions[0].user_ids),
            (&sent.id.to_bytes(), &[bob.to_bytes()][..])
        );
        assert_eq!(mentions[0].seq, 1);
    }

    #[tokio::test]
    async fn who_may_not_send_does_not() {
        let mut world = World::new("messages_send_rights").await;
        let (reader, stranger, blind) = (world.reader(), id(), id());
        world.permit(blind, &[Permission::SendMessages]);
        // Said before anything else: a stranger learns nothing from what is wrong with the text.
        for text in ["hello", ""] {
            for (user, reason) in [
                (reader, &reason::FORBIDDEN),
                (stranger, &reason::NOT_FOUND),
                (blind, &reason::NOT_FOUND),
            ] {
                refused(&world, user, text, "n", reason).await;
            }
        }
        assert!(world.told().is_empty());
        assert_eq!(world.history(reader, 10, None).await, Ok((vec![], false, false)));
    }

    async fn refused(world: &World, user: UserId, text: &str, nonce: &str, reason: &Reason) {
        let refused = world.send(user, text, nonce).await.expect_err("is refused");
        assert!(refused.is(reason), "{text:?} {nonce:?}: {refused}");
    }

    #[tokio::test]
    async fn texts_and_nonces_have_bounds() {
        let world = World::new("messages_send_bounds").await;
        let ann = world.member("ann");
        for text in ["", " \n\t ", "\u{200b}", "a\u{0}b", "a\u{1b}[31m", &"é".repeat(4_001)] {
            refused(&world, ann, text, "n", &reason::INVALID_INPUT).await;
        }
        for nonce in ["", "a b", "é", "a\n", &"n".repeat(65)] {
            refused(&world, ann, "hello", nonce, &reason::INVALID_INPUT).await;
        }
        let longest = "é".repeat(4_000);
        let sent = world.send(ann, &longest, &"n".repeat(64)).await.expect("just fits");
        assert_eq!(sent.content, longest);
    }

    #[tokio::test]
    async fn a_nonce_sends_once() {
        let mut world = World::new("messages_send_nonce").await;
        let (ann, bob) = (world.member("ann"), world.member("bob"));
        let sent = world.send(ann, "hello", "n").await.expect("may");
        world.clock.advance(5_000);
        assert_eq!(world.send(ann, "hello", "n").await, Ok(sent.clone()));
        assert_eq!(
            world.send(ann, "something else", "n").await,
            Ok(sent.clone()),
            "the first text counts"
        );
        assert_ne!(world.send(bob, "hello", "n").await.expect("may").id, sent.id);
        assert_eq!(world.told().len(), 2, "told once each");

        world.edit(ann, sent.id, "better").await.expect("may");
        assert_eq!(
            world.send(ann, "hello", "n").await.expect("may").content,
            "better",
            "as it is now"
        );
        world.delete(ann, sent.id).await.expect("may");
        refused(&world, ann, "hello", "n", &MESSAGE_DELETED).await;
    }

    #[tokio::test]
    async fn slow_mode_makes_members_wait_each_for_themselves() {
        let mut world = World::new("messages_slow_mode").await;
        let (ann, bob, moderator) = (world.member("ann"), world.member("bob"), id());
        let moderates = [
            Permission::ViewChannel,
            Permission::SendMessages,
            Permission::ManageMessages,
        ];
        world.permit(moderator, &moderates);
        world.send(ann, "before", "0").await.expect("may");
        world.slow_down(30);
        let first = world.send(ann, "one", "1").await.expect("the first under slow mode");
        world.clock.advance(500);
        let refused = world.send(ann, "two", "2").await.expect_err("too soon");
        assert!(refused.is(&SLOW_MODE));
        assert_eq!(refused.retry_after_seconds(), Some(30), "rounded up");
        assert_eq!(
            world.send(ann, "one", "1").await,
            Ok(first),
            "a repetition is no message"
        );
        world.send(bob, "mine", "1").await.expect("waits for nobody else");
        for nonce in ["1", "2"] {
            world.send(moderator, "order!", nonce).await.expect("is exempt");
        }
        world.clock.advance(29_499);
        let refused = world.send(ann, "two", "2").await.expect_err("one millisecond too soon");
        assert_eq!(refused.retry_after_seconds(), Some(1));
        world.clock.advance(1);
        world.send(ann, "two", "2").await.expect("in time");
        world.slow_down(0);
        world.send(ann, "three", "3").await.expect("no slow mode");
        assert_eq!(world.told().len(), 7, "what was refused is not told");
        let store = &world.service.0.store;
        assert_eq!(store.prune_paces(START).await, Ok(0));
        assert_eq!(store.prune_paces(START + 30_001).await, Ok(2), "ann's and bob's");
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn of_many_at_once_slow_mode_lets_one_through() {
        let mut world = World::new("messages_slow_race").await;
        let ann = world.member("ann");
        world.slow_down(60);
        for round in 0..3 {
            let nonces: Vec<String> = (0..20).map(|n| format!("{round}.{n}")).collect();
            let sent = join_all(nonces.iter().map(|nonce| world.send(ann, "hello", nonce))).await;
            assert_eq!(sent.iter().filter(|sent| sent.is_ok()).count(), 1);
            let refused = sent.iter().filter_map(|sent| sent.as_ref().err());
            assert!(refused.into_iter().all(|error| error.is(&SLOW_MODE)));
            world.clock.advance(60_000);
        }
        let numbers: Vec<i64> = world.told().into_iter().map(|(_, seq, _)| seq).collect();
        assert_eq!(numbers, [1, 2, 3], "what is refused takes no number");
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_nonce_sends_once_however_many_try() {
        let mut world = World::new("messages_send_race").await;
        let (ann, bob) = (world.member("ann"), world.member("bob"));
        let sent = join_all((0..20).map(|_| world.send(ann, "hello @bob", "n"))).await;
        let first = sent[0].clone().expect("may");
        assert!(sent.iter().all(|sent| sent.as_ref() == Ok(&first)));
        assert_eq!(world.told().len(), 1);
        assert_eq!(world.history(bob, 10, None).await.expect("may").0, ["hello @bob"]);
        world.send(ann, "@bob again", "o").await.expect("may");
        assert_eq!(world.mentions(2).await.len(), 2);
    }
}
