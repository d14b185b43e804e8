//! Single cells of Arrow columns, whatever engine wrote them.

use std::borrow::Cow;

use arrow_array::{
    Array, ArrayRef,
    cast::AsArray,
    types::{
        Date32Type, Date64Type, Int8Type, Int16Type, Int32Type, Int64Type,
        TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
        TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
    },
};
use arrow_schema::{DataType, TimeUnit};
use jiff::civil::Date;

/// What a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Strings or bytes.
    Text,
    /// Strings.
    String,
    /// Strings or whole numbers.
    Id,
    /// Strings, days, times, whole numbers.
    Day,
}

impl Wanted {
    /// Words for messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Text => "strings or bytes",
            Self::String => "strings",
            Self::Id => "strings or whole numbers",
            Self::Day => "strings, days, times or whole numbers",
        }
    }

    /// Says whether a column of this type will do.
    pub(crate) fn takes(self, kind: &DataType) -> bool {
        match kind {
            DataType::Null | DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
            DataType::Dictionary(_, values) => self.takes(values),
            DataType::Binary | DataType::LargeBinary | DataType::BinaryView => self == Self::Text,
            DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => self == Self::Day,
            kind => kind.is_integer() && matches!(self, Self::Id | Self::Day),
        }
    }
}

/// The bytes of a string or binary cell; `None` for null.
pub(crate) fn bytes(array: &ArrayRef, row: usize) -> Option<&[u8]> {
    if array.is_null(row) {
        return None;
    }
    Some(match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).as_bytes(),
        DataType::LargeUtf8 => array.as_string::<i64>().value(row).as_bytes(),
        DataType::Utf8View => array.as_string_view().value(row).as_bytes(),
        DataType::Binary => array.as_binary::<i32>().value(row),
        DataType::LargeBinary => array.as_binary::<i64>().value(row),
        DataType::BinaryView => array.as_binary_view().value(row),
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            return bytes(dictionary.values(), dictionary.normalized_keys()[row]);
        }
        _ => return None,
    })
}

/// The words of a cell of strings or whole numbers; `None` for null.
pub(crate) fn words(array: &ArrayRef, row: usize) -> Option<Cow<'_, str>> {
    if let Some(bytes) = bytes(array, row) {
        return Some(String::from_utf8_lossy(bytes));
    }
    if array.is_null(row) {
        return None;
    }
    macro_rules! number {
        ($kind:ty) => {
            array.as_primitive::<$kind>().value(row).to_string()
        };
    }
    let number = match array.data_type() {
        DataType::Int8 => number!(Int8Type),
        DataType::Int16 => number!(Int16Type),
        DataType::Int32 => number!(Int32Type),
        DataType::Int64 => number!(Int64Type),
        DataType::UInt8 => number!(UInt8Type),
        DataType::UInt16 => number!(UInt16Type),
        DataType::UInt32 => number!(UInt32Type),
        DataType::UInt64 => number!(UInt64Type),
        _ => return None,
    };
    Some(Cow::Owned(number))
}

/// The day of a cell of days or times; `None` for null and for a column of something else.
///
/// `offset` are the seconds by which the column's zone is ahead of UTC.
pub(crate) fn day(array: &ArrayRef, row: usize, offset: i64) -> Option<Date> {
    if array.is_null(row) {
        return None;
    }
    let seconds = match array.data_type() {
        DataType::Date32 => i64::from(array.as_primitive::<Date32Type>().value(row)) * 86_400,
        DataType::Date64 => array.as_primitive::<Date64Type>().value(row).div_euclid(1000),
        DataType::Timestamp(unit, _) => {
            let (count, per_second) = match unit {
                TimeUnit::Second => (array.as_primitive::<TimestampSecondType>().value(row), 1),
                TimeUnit::Millisecond => {
                    (array.as_primitive::<TimestampMillisecondType>().value(row), 1000)
                }
                TimeUnit::Microsecond => {
                    (array.as_primitive::<TimestampMicrosecondType>().value(row), 1_000_000)
                }
                TimeUnit::Nanosecond => {
                    (array.as_primitive::<TimestampNanosecondType>().value(row), 1_000_000_000)
                }
            };
            count.div_euclid(per_second) + offset
        }
        _ => return None,
    };
    let days = i32::try_from(seconds.div_euclid(86_400)).ok()?;
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(days)).ok()
}

/// Seconds by which a zone is ahead of UTC; `None` for one that is only named.
pub(crate) fn offset(zone: &str) -> Option<i64> {
    if matches!(zone, "UTC" | "utc" | "Z" | "Etc/UTC" | "GMT") {
        return Some(0);
    }
    let (sign, rest) = match zone.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let digits: String = rest.chars().filter(|letter| *letter != ':').collect();
    let (hours, minutes) = digits.split_at_checked(2)?;
    let hours: i64 = hours.parse().ok()?;
    let minutes: i64 = if minutes.is_empty() { 0 } else { minutes.parse().ok()? };
    Some(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{DictionaryArray, TimestampMillisecondArray};

    use super::*;

    #[test]
    fn zones_move_the_day() {
        // 2022-12-29T23:30:00Z
        let column: ArrayRef = Arc::new(TimestampMillisecondArray::from(vec![1_672_356_600_000]));
        let shown = |zone| day(&column, 0, offset(zone).unwrap()).unwrap().to_string();
        assert_eq!(shown("UTC"), "2022-12-29");
        assert_eq!(shown("+08:00"), "2022-12-30");
        assert_eq!(shown("-0500"), "2022-12-29");
        assert_eq!(offset("Asia/Shanghai"), None);
    }

    #[test]
    fn categories_are_read_as_their_words() {
        let words: DictionaryArray<Int32Type> = ["a", "b", "a"].into_iter().collect();
        let column: ArrayRef = Arc::new(words);
        assert_eq!(bytes(&column, 2), Some(&b"a"[..]));
    }
}
