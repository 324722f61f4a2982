//! Permify's API, as much of it as we use: bounded, with a deadline, in our words.

use super::{
    address::Address,
    relations::{Thing, Tuple, Who},
};
use beep_core::{Error, Result};
use beep_platform::rpc::Transport;
use beep_proto::permify::v1::{
    AttributeFilter, CheckResult, DataDeleteRequest, DataWriteRequest, DataWriteRequestMetadata, EntityFilter,
    PermissionBulkCheckRequest, PermissionBulkCheckRequestItem, PermissionCheckRequestMetadata,
    PermissionLookupEntityRequest, PermissionLookupEntityRequestMetadata, PermissionLookupSubjectRequest,
    PermissionLookupSubjectRequestMetadata, RelationReference, RelationshipReadRequest,
    RelationshipReadRequestMetadata, SchemaListRequest, SchemaWriteRequest, StringArrayValue, TenantCreateRequest,
    TupleFilter, data_client::DataClient, permission_client::PermissionClient, schema_client::SchemaClient,
    tenancy_client::TenancyClient,
};
use std::{collections::HashMap, time::Duration};
use tonic::{Request, Status, metadata::MetadataValue};

/// For how long one answer is waited for; longer in tests, which a busy machine must not fail.
const PATIENCE: Duration = if cfg!(test) {
    Duration::from_secs(20)
} else {
    Duration::from_secs(2)
};
/// How many relations deep it looks; our longest way, of a thread, is 9.
const DEPTH: i32 = 20;
/// Items of one bulk check.
pub(super) const CHECKS: usize = 100;
/// Tuples of one write.
const WRITES: usize = 1000;
/// Of one page that is read.
const PAGE: u32 = 1000;

pub(super) struct Client {
    tenant: String,
    authorization: Option<MetadataValue<tonic::metadata::Ascii>>,
    permissions: PermissionClient<Transport>,
    schemas: SchemaClient<Transport>,
    data: DataClient<Transport>,
    tenants: TenancyClient<Transport>,
}

/// The state in which a question is asked.
#[derive(Debug, Clone, Default)]
pub(super) struct Moment {
    /// Of our schema.
    pub(super) version: String,
    /// No older than this.
    pub(super) token: String,
}

/// One question: has the user this right to the thing?
pub(super) type Question = (Thing, String, Who);

impl Client {
    /// Connects when it is first asked.
    pub(super) fn new(address: Address) -> Result<Self> {
        let transport = Transport::remote(&format!("http://{}", address.authority))
            .map_err(|error| Error::invalid("engine", error.to_string()))?;
        let authorization = address
            .token
            .map(|token| format!("Bearer {token}").parse())
            .transpose()
            .map_err(|_| Error::invalid("engine", "has a token that cannot be sent"))?;
        Ok(Self {
            tenant: address.tenant,
            authorization,
            permissions: PermissionClient::new(transport.clone()),
            schemas: SchemaClient::new(transport.clone()),
            data: DataClient::new(transport.clone()),
            tenants: TenancyClient::new(transport),
        })
    }

    fn request<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        request.set_timeout(PATIENCE);
        if let Some(authorization) = &self.authorization {
            request.metadata_mut().insert("authorization", authorization.clone());
        }
        request
    }

    /// Yes or no to each question, at most [`CHECKS`]; no also to one that cannot be answered.
    pub(super) async fn check(&self, moment: &Moment, questions: &[Question]) -> Result<Vec<bool>, Status> {
        let item = |(thing, permission, who): &Question| PermissionBulkCheckRequestItem {
            entity: Some(thing.into()),
            permission: permission.clone(),
            subject: Some(who.into()),
        };
        let message = PermissionBulkCheckRequest {
            tenant_id: self.tenant.clone(),
            metadata: Some(PermissionCheckRequestMetadata {
                schema_version: moment.version.clone(),
                snap_token: moment.token.clone(),
                depth: DEPTH,
            }),
            items: questions.iter().map(item).collect(),
        };
        let answer = within(self.permissions.clone().bulk_check(self.request(message))).await?;
        if answer.results.len() != questions.len() {
            return Err(Status::internal("there are not as many answers as questions"));
        }
        Ok(answer
            .results
            .iter()
            .map(|result| result.can() == CheckResult::Allowed)
            .collect())
    }

    /// Those of the things that the user has the right to.
    pub(super) async fn things(
        &self,
        moment: &Moment,
        kind: &'static str,
        permission: String,
        who: &Who,
        of: &[String],
    ) -> Result<Vec<String>, Status> {
        let scope = HashMap::from([(kind.to_owned(), StringArrayValue { data: of.to_vec() })]);
        let mut message = PermissionLookupEntityRequest {
            tenant_id: self.tenant.clone(),
            metadata: Some(PermissionLookupEntityRequestMetadata {
                schema_version: moment.version.clone(),
                snap_token: moment.token.clone(),
                depth: DEPTH,
            }),
            entity_type: kind.to_owned(),
            permission,
            subject: Some(who.into()),
            scope,
            page_size: PAGE,
            continuous_token: String::new(),
        };
        let mut all = Vec::new();
        loop {
            let request = self.request(message.clone());
            let page = within(self.permissions.clone().lookup_entity(request)).await?;
            let is_last = page.continuous_token.is_empty() || page.entity_ids.is_empty();
            all.extend(page.entity_ids);
            if is_last {
                return Ok(all);
            }
            message.continuous_token = page.continuous_token;
        }
    }

    /// Those things of a kind that have the right.
    pub(super) async fn subjects(
        &self,
        moment: &Moment,
        thing: &Thing,
        permission: String,
        kind: &'static str,
    ) -> Result<Vec<String>, Status> {
        let mut message = PermissionLookupSubjectRequest {
            tenant_id: self.tenant.clone(),
            metadata: Some(PermissionLookupSubjectRequestMetadata {
                schema_version: moment.version.clone(),
                snap_token: moment.token.clone(),
                depth: DEPTH,
            }),
            entity: Some(thing.into()),
            permission,
            subject_reference: Some(RelationReference {
                r#type: kind.to_owned(),
                relation: String::new(),
            }),
            page_size: PAGE,
            continuous_token: String::new(),
        };
        let mut all = Vec::new();
        loop {
            let request = self.request(message.clone());
            let page = within(self.permissions.clone().lookup_subject(request)).await?;
            let is_last = page.continuous_token.is_empty() || page.subject_ids.is_empty();
            all.extend(page.subject_ids);
            if is_last {
                return Ok(all);
            }
            message.continuous_token = page.continuous_token;
        }
    }

    /// Answers with what says "no older than this write".
    pub(super) async fn write(&self, version: &str, tuples: &[&Tuple]) -> Result<String, Status> {
        let mut token = String::new();
        for some in tuples.chunks(WRITES) {
            let message = DataWriteRequest {
                tenant_id: self.tenant.clone(),
                metadata: Some(DataWriteRequestMetadata {
                    schema_version: version.to_owned(),
                }),
                tuples: some.iter().map(|tuple| (*tuple).into()).collect(),
            };
            token = within(self.data.clone().write(self.request(message))).await?.snap_token;
        }
        Ok(token)
    }

    /// Deletes all that the filter meets.
    pub(super) async fn delete(&self, filter: TupleFilter) -> Result<(), Status> {
        let message = DataDeleteRequest {
            tenant_id: self.tenant.clone(),
            tuple_filter: Some(filter),
            attribute_filter: Some(AttributeFilter {}),
        };
        within(self.data.clone().delete(self.request(message))).await.map(drop)
    }

    /// All that the filter meets and our schema knows.
    pub(super) async fn read(&self, filter: TupleFilter, token: &str) -> Result<Vec<Tuple>, Status> {
        let mut message = RelationshipReadRequest {
            tenant_id: self.tenant.clone(),
            metadata: Some(RelationshipReadRequestMetadata {
                snap_token: token.to_owned(),
            }),
            filter: Some(filter),
            page_size: PAGE,
            continuous_token: String::new(),
        };
        let mut all = Vec::new();
        loop {
            let request = self.request(message.clone());
            let page = within(self.data.clone().read_relationships(request)).await?;
            let is_last = page.continuous_token.is_empty() || page.tuples.is_empty();
            all.extend(page.tuples.into_iter().filter_map(Tuple::read));
            if is_last {
                return Ok(all);
            }
            message.continuous_token = page.continuous_token;
        }
    }

    /// Answers with the version under which the schema is kept.
    pub(super) async fn write_schema(&self, schema: &str) -> Result<String, Status> {
        // The tenant that there always is need not be made; another one may have been.
        let tenant = TenantCreateRequest {
            id: self.tenant.clone(),
            name: self.tenant.clone(),
        };
        if self.tenant != super::address::FIRST_TENANT
            && let Err(status) = within(self.tenants.clone().create(self.request(tenant))).await
        {
            tracing::debug!(%status, "the tenant was not made");
        }
        let message = SchemaWriteRequest {
            tenant_id: self.tenant.clone(),
            schema: schema.to_owned(),
        };
        let answer = within(self.schemas.clone().write(self.request(message))).await?;
        Ok(answer.schema_version)
    }

    /// Whether it answers us.
    pub(super) async fn ping(&self) -> Result<(), Status> {
        let message = SchemaListRequest {
            tenant_id: self.tenant.clone(),
            page_size: 1,
            continuous_token: String::new(),
        };
        match within(self.schemas.clone().list(self.request(message))).await {
            // It answers, and does not know us yet.
            Err(status) if status.code() == tonic::Code::NotFound => Ok(()),
            outcome => outcome.map(drop),
        }
    }
}

/// What meets things of a kind.
pub(super) fn things_of(kind: &str, ids: Vec<String>) -> TupleFilter {
    TupleFilter {
        entity: Some(EntityFilter {
            r#type: kind.to_owned(),
            ids,
        }),
        ..TupleFilter::default()
    }
}

/// The answer, or a failure once it is too late for one: also when the connection hangs.
async fn within<T>(answer: impl Future<Output = Result<tonic::Response<T>, Status>>) -> Result<T, Status> {
    let answer = tokio::time::timeout(PATIENCE, answer).await;
    answer
        .map_err(|_| Status::deadline_exceeded("no answer in time"))?
        .map(tonic::Response::into_inner)
}
