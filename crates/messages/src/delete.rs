use crate::Service;
use beep_core::{Error, Permission, Result};
use beep_platform::rpc::Context;
use beep_proto::{id, messages::v1::DeleteRequest};

impl Service {
    /// Takes a message away: one's own, or others' with MANAGE_MESSAGES, which the server's audit log tells.
    ///
    /// # Errors
    /// `NOT_FOUND`, `FORBIDDEN`.
    pub(crate) async fn delete(&self, ctx: &Context, request: DeleteRequest) -> Result<()> {
        let (user, channel) = (ctx.user()?, id("channelId", &request.channel_id)?);
        self.0.access.channel(ctx, channel, Permission::ViewChannel).await?;
        let message = id("id", &request.message_id)?;
        let there = self.0.store.get(channel, message).await?.ok_or_else(Error::not_found)?;
        let is_own = there.author == user;
        if !is_own {
            self.0.access.channel(ctx, channel, Permission::ManageMessages).await?;
        }
        let deleted = self
            .0
            .store
            .delete(channel, message, Some(user), self.0.clock.now())
            .await?
            .ok_or_else(Error::not_found)?;
        if deleted.mentions_changed {
            self.0.relays.notifications.poke();
        }
        if !is_own {
            self.0.relays.servers.poke();
        }
        self.tell_deleted(channel, message, deleted.seq);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{START, World, id};
    use beep_core::{Id, Permission, reason};
    use beep_proto::{Scope, events::v1::event::Fact, servers::v1::MessageDeletion};

    #[tokio::test]
    async fn what_is_deleted_is_gone_and_told() {
        let mut world = World::new("messages_delete").await;
        let (ann, bob) = (world.member("ann"), world.member("bob"));
        let sent = world.send(ann, "hello @bob", "n").await.expect("may");
        world.told();
        world.delete(ann, sent.id).await.expect("may");
        let told = world.told();
        let [(scope, 2, Fact::MessageDeleted(deleted))] = &*told else {
            panic!("{told:?}")
        };
        assert_eq!(
            (*scope, &deleted.message_id),
            (Scope::Channel(world.channel), &sent.id.to_bytes())
        );
        assert_eq!(world.history(bob, 10, None).await, Ok((vec![], false, false)));
        let mentions = world.mentions(2).await;
        assert_eq!(
            (mentions[1].user_ids.len(), mentions[1].seq),
            (0, 2),
            "nobody is mentioned any more"
        );
        let again = world.delete(ann, sent.id).await.expect_err("is gone");
        assert!(again.is(&reason::NOT_FOUND), "{again}");
        assert!(world.told().is_empty());
    }

    #[tokio::test]
    async fn ones_own_or_with_the_right_to_manage() {
        let mut world = World::new("messages_delete_rights").await;
        let (ann, bob, moderator, stranger) = (world.member("ann"), world.member("bob"), id(), id());
        world.permit(moderator, &[Permission::ViewChannel, Permission::ManageMessages]);
        let (one, two) = (world.send(ann, "one", "1").await, world.send(ann, "two", "2").await);
        let (one, two) = (one.expect("may").id, two.expect("may").id);
        world.told();
        for (user, message, reason) in [
            (bob, one, &reason::FORBIDDEN),
            (stranger, one, &reason::NOT_FOUND),
            (bob, id(), &reason::NOT_FOUND),
        ] {
            let refused = world.delete(user, message).await.expect_err("is refused");
            assert!(refused.is(reason), "{refused}");
        }
        assert!(world.told().is_empty());
        world.delete(moderator, one).await.expect("may");
        // Who was muted may still take back what they said.
        world.permit(ann, &[Permission::ViewChannel]);
        world.delete(ann, two).await.expect("may");
        assert_eq!(world.told().len(), 2);
    }

    #[tokio::test]
    async fn what_a_moderator_deletes_is_audited_and_ones_own_is_not() {
        let world = World::new("messages_delete_audit").await;
        let (ann, moderator) = (world.member("ann"), world.member("mo"));
        let rights = [
            Permission::ViewChannel,
            Permission::SendMessages,
            Permission::ManageMessages,
        ];
        world.permit(moderator, &rights);
        let mut sent = Vec::new();
        for (author, nonce) in [(ann, "1"), (ann, "2"), (moderator, "3")] {
            sent.push(world.send(author, "secret", nonce).await.expect("may").id);
        }
        world.delete(ann, sent[0]).await.expect("may");
        world.delete(moderator, sent[2]).await.expect("may");
        assert_eq!(world.audited().await, [], "nobody moderates themselves");

        world.clock.advance(7);
        world.delete(moderator, sent[1]).await.expect("may");
        let again = world.delete(moderator, sent[1]).await.expect_err("is gone");
        assert!(again.is(&reason::NOT_FOUND), "{again}");
        let told = world.audited().await;
        let expected = MessageDeletion {
            event_id: told.first().expect("told").event_id.clone(),
            at: START + 7,
            server_id: world.server.to_bytes(),
            channel_id: world.channel.to_bytes(),
            message_id: sent[1].to_bytes(),
            author_id: ann.to_bytes(),
            actor_id: moderator.to_bytes(),
        };
        assert_eq!(told, [expected], "once");
    }
}
