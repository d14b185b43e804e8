//! Is a capital or seat of power a place here, or does it stand for those in it?

use detente_record::Upos;

use super::contexts::Class;
use super::lexicon::{Form, What, word};
use super::phrase::is_direction;
use super::scan::Scan;

/// Says whether the capital or seat at slot `at` is a place where it stands.
pub(super) fn is_place(scan: Scan<'_, '_>, at: usize) -> bool {
    governed(scan, at, 0) || dateline(scan, at) || compound(scan, at)
}

fn governed(scan: Scan<'_, '_>, at: usize, depth: u8) -> bool {
    let Some(mut before) = at.checked_sub(1) else { return false };
    while before > 0 && (is_direction(scan, before) || scan.id(before) == word::THE) {
        before -= 1;
    }
    let earlier = |class| before.checked_sub(1).is_some_and(|b| scan.is(b, class));
    match scan.id(before) {
        word::AND | word::OR | word::COMMA if depth < 8 && before > 0 => {
            let back = before - 1;
            is_city(scan, back) && governed(scan, back, depth + 1)
        }
        word::TO => {
            let noun = before.checked_sub(1).and_then(|b| scan.slot_upos(b));
            let given = !earlier(Class::Motion)
                && (noun == Some(Upos::Noun) || scan.sentence.tokens.is_empty());
            !given
        }
        word::FROM => !earlier(Class::Given),
        word::OF => earlier(Class::Part),
        _ => scan.is(before, Class::Locative),
    }
}

fn is_city(scan: Scan<'_, '_>, at: usize) -> bool {
    scan.entries(at).any(|what| {
        matches!(
            what,
            What::State(_, Form::Capital | Form::Name) | What::Region(_) | What::Seat(..)
        )
    })
}

/// "MOSCOW (Reuters)", "Beijing, 5 March —", and a line that is only a place.
fn dateline(scan: Scan<'_, '_>, at: usize) -> bool {
    if at != 0 {
        return false;
    }
    match scan.id(1) {
        word::OPEN => true,
        word::COMMA => scan.last(1).is_some_and(|_| scan.first(0).is_some_and(|w| w.capitals)),
        _ => match scan.first(1) {
            None => true,
            Some(next) => {
                let mark = scan.text.get(next.start as usize..next.end as usize).unwrap_or("");
                matches!(mark, "—" | "–" | "-" | "--" | ":")
                    && scan.first(0).is_some_and(|w| w.capitals)
            }
        },
    }
}

/// "Moscow talks", "the Geneva meeting", "Washington Park".
fn compound(scan: Scan<'_, '_>, at: usize) -> bool {
    let next = at + 1;
    let (Some(slot), Some(first)) = (scan.slots.get(next), scan.first(next)) else { return false };
    if first.joined || scan.headline {
        return false;
    }
    // A verb may hide behind a noun's tag only where nothing follows it.
    matches!(scan.upos(slot.start as usize), Some(Upos::Noun | Upos::Propn))
        && scan.agent(next).is_none()
        && scan.state(next).is_none()
}
