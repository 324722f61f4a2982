//! The order of siblings: numbers with room between them, so that a move changes one row and tells one event.
//!
//! A position is the middle between its neighbours'. When there is no room left, after some twenty moves to the same
//! place, all siblings are numbered anew. Moves in one server wait for each other (the lock of its row), so positions
//! of siblings are never equal.

use beep_core::ChannelId;

/// Room that is left between neighbours.
const STEP: i64 = 1 << 20;
/// Where the only one of its siblings stands.
pub(crate) const FIRST: i64 = STEP;
/// Positions stay below it, so that they fit the 32-bit `Int` of GraphQL. 500 siblings in steps reach half of it.
const END: i64 = 1 << 30;

/// A sibling and where it stands.
pub(crate) type Place = (ChannelId, i64);

/// Where `moved` stands if it goes before the sibling `before`, or last. `siblings` are the others, in order.
///
/// Answers with every place that changes, that of `moved` included unless it is there already (`at`); `None` if
/// `before` is not among the siblings.
pub(crate) fn place(
    siblings: &[Place],
    moved: ChannelId,
    at: Option<i64>,
    before: Option<ChannelId>,
) -> Option<Vec<Place>> {
    let index = match before {
        Some(before) => siblings.iter().position(|(id, _)| *id == before)?,
        None => siblings.len(),
    };
    let low = index.checked_sub(1).map_or(0, |left| siblings[left].1);
    let high = siblings.get(index).map(|(_, position)| *position);
    let fits = |position: &i64| low < *position && high.is_none_or(|high| *position < high);
    if at.as_ref().is_some_and(fits) {
        return Some(Vec::new());
    }
    let middle = high.map_or(low + STEP, |high| low + (high - low) / 2);
    if fits(&middle) && middle < END {
        return Some(vec![(moved, middle)]);
    }
    let mut order: Vec<ChannelId> = siblings.iter().map(|(id, _)| *id).collect();
    order.insert(index, moved);
    let renumbered = order.into_iter().zip((1..).map(|n| n * STEP));
    let stays = |place: &Place| siblings.contains(place) || (place.0 == moved && at == Some(place.1));
    Some(renumbered.filter(|place| !stays(place)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use beep_core::Id;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn channel(n: usize) -> ChannelId {
        ChannelId::from_uuid(Uuid::from_u128(n as u128))
    }

    #[test]
    fn the_end_is_a_step_away_and_the_middle_is_between() {
        assert_eq!(place(&[], channel(1), None, None), Some(vec![(channel(1), STEP)]));
        let one = [(channel(1), STEP)];
        assert_eq!(place(&one, channel(2), None, None), Some(vec![(channel(2), 2 * STEP)]));
        assert_eq!(
            place(&one, channel(2), None, Some(channel(1))),
            Some(vec![(channel(2), STEP / 2)])
        );
        assert_eq!(place(&one, channel(2), None, Some(channel(3))), None);
    }

    #[test]
    fn who_is_there_already_stays() {
        let siblings = [(channel(1), 10), (channel(3), 30)];
        assert_eq!(place(&siblings, channel(2), Some(20), Some(channel(3))), Some(vec![]));
        assert_eq!(
            place(&siblings, channel(2), Some(20), None),
            Some(vec![(channel(2), 30 + STEP)])
        );
        assert_eq!(place(&siblings[..1], channel(2), Some(20), None), Some(vec![]));
    }

    #[test]
    fn without_room_all_are_numbered_anew() {
        let siblings = [(channel(1), STEP), (channel(2), STEP + 1)];
        let places = place(&siblings, channel(3), None, Some(channel(2)));
        assert_eq!(
            places,
            Some(vec![(channel(3), 2 * STEP), (channel(2), 3 * STEP)]),
            "the first one stays"
        );
        let last = [(channel(1), END - 1)];
        let places = place(&last, channel(2), None, None);
        assert_eq!(places, Some(vec![(channel(1), STEP), (channel(2), 2 * STEP)]));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Against a plain list: whatever is moved wherever, the positions give its order, and stay in bounds.
        #[test]
        fn positions_give_the_order_of_a_list(moves in prop::collection::vec((0..12_usize, 0..13_usize), 1..200)) {
            let mut list: Vec<usize> = Vec::new();
            let mut places: Vec<Place> = Vec::new();
            for (moved, to) in moves {
                let at = places.iter().find(|(id, _)| *id == channel(moved)).map(|(_, position)| *position);
                list.retain(|other| *other != moved);
                places.retain(|(id, _)| *id != channel(moved));
                let to = to.min(list.len());
                let before = list.get(to).map(|n| channel(*n));
                list.insert(to, moved);

                let changed = place(&places, channel(moved), at, before).expect("the sibling is there");
                if changed.is_empty() {
                    places.push((channel(moved), at.expect("it stays where it was")));
                }
                for (id, position) in changed {
                    places.retain(|(other, _)| *other != id);
                    places.push((id, position));
                }
                places.sort_unstable_by_key(|(_, position)| *position);
                let order: Vec<ChannelId> = list.iter().map(|n| channel(*n)).collect();
                prop_assert_eq!(places.iter().map(|(id, _)| *id).collect::<Vec<_>>(), order);
                prop_assert!(places.windows(2).all(|pair| pair[0].1 < pair[1].1));
                prop_assert!(places.iter().all(|(_, position)| (1..END).contains(position)));
            }
        }
    }
}
