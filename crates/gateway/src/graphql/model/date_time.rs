use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use jiff::Timestamp;

/// RFC 3339, UTC, milliseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DateTime(pub i64);

#[Scalar]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        let time: Timestamp = text.parse().map_err(|_| InputValueError::custom("is not a time"))?;
        Ok(Self(time.as_millisecond()))
    }
    fn to_value(&self) -> Value {
        Value::String(format!(
            "{:.3}",
            Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH)
        ))
    }
}
