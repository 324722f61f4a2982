use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use jiff::Timestamp;

/// RFC 3339, UTC, milliseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DateTime(pub i64);

#[Scalar]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        // No input takes a time.
        Err(InputValueError::expected_type(value))
    }
    fn to_value(&self) -> Value {
        Value::String(format!(
            "{:.3}",
            Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH)
        ))
    }
}
