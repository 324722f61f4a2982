//! Permify's schema language, as much of it as [`Schema::parse`] says.

use super::Refusal;
use std::collections::{BTreeMap, BTreeSet};

/// Entities, their relations and what follows from them.
#[derive(Debug, Clone, Default)]
pub(super) struct Schema {
    pub(super) entities: BTreeMap<String, Entity>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Entity {
    /// Who may stand in each relation: a type, and all who have a relation to it.
    pub(super) relations: BTreeMap<String, BTreeSet<(String, Option<String>)>>,
    pub(super) permissions: BTreeMap<String, Rule>,
}

/// What gives a permission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rule {
    /// A relation or permission of the same entity.
    Own(String),
    /// What the entities have that stand in a relation to this one.
    Of(String, String),
    Both(Operator, Box<Rule>, Box<Rule>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    And,
    Or,
    /// The first without the second.
    Not,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Sign(char),
    Line,
}

impl Schema {
    /// `entity`, `relation` and `permission`, with `and`, `or` and `not` between names and brackets. All three bind
    /// alike and from the left; an expression ends with its line. Names are of letters and `_`: a digit is a mistake, as
    /// it is in Permify.
    pub(super) fn parse(text: &str) -> Result<Self, Refusal> {
        let mut parser = Parser {
            tokens: tokens(text)?,
            at: 0,
        };
        let mut schema = Self::default();
        while parser.skip_lines() {
            parser.expect_word("entity")?;
            let name = parser.word()?;
            let entity = parser.entity()?;
            if schema.entities.insert(name, entity).is_some() {
                return Err(Refusal::invalid("ERROR_CODE_DUPLICATED_ENTITY_REFERENCE"));
            }
        }
        schema.compile()?;
        Ok(schema)
    }

    /// Every name that is used exists.
    fn compile(&self) -> Result<(), Refusal> {
        if !self.entities.contains_key("user") {
            return Err(Refusal::invalid("ERROR_CODE_SCHEMA_MUST_HAVE_USER_ENTITY_DEFINITION"));
        }
        let undefined = || Refusal::invalid("ERROR_CODE_UNDEFINED_RELATION_REFERENCE");
        for entity in self.entities.values() {
            for (kind, relation) in entity.relations.values().flatten() {
                let target = self.entities.get(kind).ok_or_else(undefined)?;
                if relation.as_ref().is_some_and(|name| !target.has(name)) {
                    return Err(undefined());
                }
            }
            for rule in entity.permissions.values() {
                self.compile_rule(entity, rule)?;
            }
        }
        Ok(())
    }

    fn compile_rule(&self, entity: &Entity, rule: &Rule) -> Result<(), Refusal> {
        let undefined = || Refusal::invalid("ERROR_CODE_UNDEFINED_RELATION_REFERENCE");
        match rule {
            Rule::Own(name) => entity.has(name).then_some(()).ok_or_else(undefined),
            Rule::Of(relation, name) => {
                let kinds = entity.relations.get(relation).ok_or_else(undefined)?;
                let [(kind, None)] = &kinds.iter().collect::<Vec<_>>()[..] else {
                    return Err(Refusal::invalid(
                        "ERROR_CODE_RELATION_REFERENCE_MUST_HAVE_ONE_ENTITY_REFERENCE",
                    ));
                };
                self.entities[kind].has(name).then_some(()).ok_or_else(undefined)
            }
            Rule::Both(_, left, right) => {
                self.compile_rule(entity, left)?;
                self.compile_rule(entity, right)
            }
        }
    }
}

impl Entity {
    fn has(&self, name: &str) -> bool {
        self.relations.contains_key(name) || self.permissions.contains_key(name)
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, Refusal> {
    let mut tokens = Vec::new();
    for line in text.lines() {
        let mut rest = line.split("//").next().unwrap_or_default();
        while let Some(first) = rest.chars().next() {
            let word = rest.len()
                - rest
                    .trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '_')
                    .len();
            if word > 0 {
                tokens.push(Token::Word(rest[..word].to_owned()));
                rest = &rest[word..];
            } else if first.is_ascii_digit() {
                return Err(parse_error("expected next token to be ASSIGN, got INTEGER instead"));
            } else {
                if !first.is_whitespace() {
                    tokens.push(Token::Sign(first));
                }
                rest = &rest[first.len_utf8()..];
            }
        }
        tokens.push(Token::Line);
    }
    Ok(tokens)
}

/// As Permify answers what it cannot parse: with the code for what went wrong inside.
fn parse_error(what: &str) -> Refusal {
    Refusal::internal(what)
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }
    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }
    /// Says whether anything is left.
    fn skip_lines(&mut self) -> bool {
        while self.peek() == Some(&Token::Line) {
            self.at += 1;
        }
        self.peek().is_some()
    }
    fn word(&mut self) -> Result<String, Refusal> {
        match self.next() {
            Some(Token::Word(word)) if word.len() <= 64 => Ok(word),
            other => Err(parse_error(&format!("expected next token to be IDENT, got {other:?}"))),
        }
    }
    fn expect_word(&mut self, expected: &str) -> Result<(), Refusal> {
        match self.word()? {
            word if word == expected => Ok(()),
            word => Err(parse_error(&format!("expected {expected}, got {word}"))),
        }
    }
    fn is_sign(&self, sign: char) -> bool {
        self.peek() == Some(&Token::Sign(sign))
    }
    fn take(&mut self, sign: char) -> bool {
        let found = self.is_sign(sign);
        self.at += usize::from(found);
        found
    }
    fn expect(&mut self, sign: char) -> Result<(), Refusal> {
        if self.take(sign) {
            return Ok(());
        }
        Err(parse_error(&format!("expected {sign}, got {:?}", self.peek())))
    }

    fn entity(&mut self) -> Result<Entity, Refusal> {
        let mut entity = Entity::default();
        self.expect('{')?;
        while self.skip_lines() && !self.take('}') {
            let kind = self.word()?;
            let name = self.word()?;
            if entity.has(&name) {
                return Err(Refusal::invalid("ERROR_CODE_DUPLICATED_RELATION_REFERENCE"));
            }
            match kind.as_str() {
                "relation" => {
                    entity.relations.insert(name, self.kinds()?);
                }
                "permission" | "action" => {
                    self.expect('=')?;
                    let rule = self.expression()?;
                    entity.permissions.insert(name, rule);
                }
                other => return Err(parse_error(&format!("no statement begins with {other}"))),
            }
        }
        Ok(entity)
    }

    fn kinds(&mut self) -> Result<BTreeSet<(String, Option<String>)>, Refusal> {
        let mut kinds = BTreeSet::new();
        while self.take('@') {
            let kind = self.word()?;
            let relation = if self.take('#') { Some(self.word()?) } else { None };
            kinds.insert((kind, relation));
        }
        if kinds.is_empty() {
            return Err(parse_error("expected next token to be SIGN"));
        }
        Ok(kinds)
    }

    fn expression(&mut self) -> Result<Rule, Refusal> {
        let mut left = self.operand()?;
        while let Some(Token::Word(word)) = self.peek() {
            let operator = match word.as_str() {
                "and" => Operator::And,
                "or" => Operator::Or,
                "not" => Operator::Not,
                other => return Err(parse_error(&format!("no operator is {other}"))),
            };
            self.at += 1;
            left = Rule::Both(operator, Box::new(left), Box::new(self.operand()?));
        }
        Ok(left)
    }

    fn operand(&mut self) -> Result<Rule, Refusal> {
        if self.take('(') {
            let inner = self.expression()?;
            self.expect(')')?;
            return Ok(inner);
        }
        let first = self.word()?;
        if self.take('.') {
            return Ok(Rule::Of(first, self.word()?));
        }
        Ok(Rule::Own(first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(expression: &str) -> Result<Rule, Refusal> {
        let text = format!(
            "entity user {{}}\nentity a {{\n relation x @user\n relation y @user // why\n relation z @user\n \
             permission p = {expression}\n}}"
        );
        Schema::parse(&text).map(|schema| schema.entities["a"].permissions["p"].clone())
    }
    fn both(operator: Operator, left: Rule, right: Rule) -> Rule {
        Rule::Both(operator, Box::new(left), Box::new(right))
    }
    fn own(name: &str) -> Rule {
        Rule::Own(name.into())
    }

    #[test]
    fn operators_bind_alike_and_from_the_left() {
        use Operator::{And, Not, Or};
        let left = both(And, both(Or, own("x"), own("y")), own("z"));
        assert_eq!(rule("x or y and z"), Ok(left));
        assert_eq!(
            rule("x or (y not z)"),
            Ok(both(Or, own("x"), both(Not, own("y"), own("z"))))
        );
    }

    #[test]
    fn an_expression_ends_with_its_line() {
        assert!(rule("x or\n y").is_err());
        assert!(rule("(x or y").is_err());
    }

    #[test]
    fn names_have_no_digits_and_exist() {
        assert!(rule("x1").is_err());
        assert_eq!(
            rule("w"),
            Err(Refusal::invalid("ERROR_CODE_UNDEFINED_RELATION_REFERENCE"))
        );
        assert!(Schema::parse("entity a {}").is_err(), "there is always a user");
        assert!(Schema::parse("entity user {}\nentity a { relation x @b }").is_err());
    }
}
