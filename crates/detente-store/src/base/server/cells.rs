//! Values to the server, cells from it.

use std::error::Error;

use postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked};

use crate::base::{Cell, Value};

type Outcome<T> = Result<T, Box<dyn Error + Sync + Send>>;

impl ToSql for Value<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Outcome<IsNull> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            // As SQLite has it, so that what must be a number is refused here too.
            Self::Real(number) if number.is_nan() => Ok(IsNull::Yes),
            Self::Int(number) => int(*number, kind, out),
            Self::Real(number) if *kind == Type::FLOAT4 => (*number as f32).to_sql(kind, out),
            Self::Real(number) => number.to_sql(kind, out),
            Self::Text(text) => text.to_sql(kind, out),
            Self::Blob(bytes) => bytes.to_sql(kind, out),
            Self::Terms(terms) => terms.tsquery.to_sql(kind, out),
        }
    }

    // What a mark takes is the server's to say; what does not fit is told when it is put there.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn int(number: i64, kind: &Type, out: &mut BytesMut) -> Outcome<IsNull> {
    match *kind {
        Type::BOOL => (number != 0).to_sql(kind, out),
        Type::INT2 => i16::try_from(number)?.to_sql(kind, out),
        Type::INT4 => i32::try_from(number)?.to_sql(kind, out),
        Type::FLOAT4 => (number as f32).to_sql(kind, out),
        Type::FLOAT8 => (number as f64).to_sql(kind, out),
        Type::INT8 => number.to_sql(kind, out),
        _ => number.to_string().to_sql(kind, out),
    }
}

impl<'r> FromSql<'r> for Cell<'r> {
    fn from_sql(kind: &Type, raw: &'r [u8]) -> Outcome<Self> {
        Ok(match *kind {
            Type::BOOL => Self::Int(bool::from_sql(kind, raw)?.into()),
            Type::INT2 => Self::Int(i16::from_sql(kind, raw)?.into()),
            Type::INT4 => Self::Int(i32::from_sql(kind, raw)?.into()),
            Type::INT8 => Self::Int(i64::from_sql(kind, raw)?),
            Type::FLOAT4 => Self::Real(f32::from_sql(kind, raw)?.into()),
            Type::FLOAT8 => Self::Real(f64::from_sql(kind, raw)?),
            Type::NUMERIC => numeric(raw)?,
            Type::BYTEA => Self::Blob(raw),
            _ => Self::Text(std::str::from_utf8(raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Outcome<Self> {
        Ok(Self::Null)
    }

    // Our own questions give nothing else, and those of others are cast (`sql::postgres`).
    fn accepts(kind: &Type) -> bool {
        matches!(
            *kind,
            Type::BOOL
                | Type::INT2
                | Type::INT4
                | Type::INT8
                | Type::FLOAT4
                | Type::FLOAT8
                | Type::NUMERIC
                | Type::BYTEA
                | Type::TEXT
                | Type::VARCHAR
                | Type::NAME
                | Type::UNKNOWN
        )
    }
}

/// Reads a decimal number: four words (how many digits of base 10,000, the weight of the first, the
/// sign, decimals to show), then the digits.
#[allow(clippy::cast_possible_wrap)] // of some thousand digits at most
fn numeric<'r>(raw: &[u8]) -> Outcome<Cell<'r>> {
    let words: Vec<i16> =
        raw.chunks_exact(2).map(|two| i16::from_be_bytes([two[0], two[1]])).collect();
    let [_, weight, sign, decimals, digits @ ..] = &*words else { return Err("no number".into()) };
    let minus = match sign {
        0 => "",
        0x4000 => "-",
        _ => return Ok(Cell::Null),
    };
    let written: Vec<_> = digits.iter().map(|digit| format!("{digit:04}")).collect();
    let written = written.concat();
    let exponent = 4 * (i32::from(*weight) + 1) - written.len() as i32;
    let zeros = "0".repeat(exponent.clamp(0, 18) as usize);
    Ok(match format!("{minus}0{written}{zeros}").parse() {
        Ok(whole) if (0..=18).contains(&exponent) && *decimals == 0 => Cell::Int(whole),
        _ => Cell::Real(format!("{minus}0{written}e{exponent}").parse()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_numbers_are_read() {
        let read = |words: &[i16]| {
            let raw: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
            numeric(&raw).map(|cell| format!("{cell:?}")).unwrap()
        };
        assert_eq!(read(&[0, 0, 0, 0]), "Int(0)");
        assert_eq!(read(&[2, 1, 0, 0, 1, 2345]), "Int(12345)");
        assert_eq!(read(&[1, 1, 0x4000, 0, 3]), "Int(-30000)");
        assert_eq!(read(&[1, -1, 0, 1, 5000]), "Real(0.5)");
        assert_eq!(read(&[2, 0, 0x4000, 2, 1, 2500]), "Real(-1.25)");
        assert_eq!(read(&[1, 5, 0, 0, 7]), "Real(7e20)");
    }
}
