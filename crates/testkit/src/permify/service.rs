//! The contracts: validate, ask the state, encode.

use super::{
    Inner, Refusal,
    schema::Schema as Parsed,
    state::{State, who},
};
use beep_proto::permify::v1::{
    CheckResult, DataDeleteRequest, DataDeleteResponse, DataWriteRequest, DataWriteResponse, Entity,
    PermissionBulkCheckRequest, PermissionBulkCheckResponse, PermissionCheckRequest, PermissionCheckRequestMetadata,
    PermissionCheckResponse, PermissionCheckResponseMetadata, PermissionLookupEntityRequest,
    PermissionLookupEntityResponse, PermissionLookupSubjectRequest, PermissionLookupSubjectResponse,
    RelationshipReadRequest, RelationshipReadResponse, SchemaListItem, SchemaListRequest, SchemaListResponse,
    SchemaWriteRequest, SchemaWriteResponse, Subject, Tenant, TenantCreateRequest, TenantCreateResponse, TupleFilter,
    data_server::Data, permission_server::Permission, schema_server::Schema, tenancy_server::Tenancy,
};
use std::{collections::BTreeSet, sync::atomic::Ordering};
use tonic::{Code, Request, Response, Status};

const MOST_WRITTEN: usize = 1000;
const MOST_CHECKED: usize = 100;
const SMALLEST_DEPTH: i32 = 3;

type Answer<T> = Result<Response<T>, Status>;

impl Inner {
    /// The message of who may ask.
    fn admit<T>(&self, request: Request<T>) -> Result<T, Status> {
        if let Some(token) = &self.token {
            let given = request
                .metadata()
                .get("authorization")
                .and_then(|value| value.to_str().ok());
            match given.map(|given| given.strip_prefix("Bearer ")) {
                None => return Err(Status::unauthenticated("ERROR_CODE_MISSING_BEARER_TOKEN")),
                Some(given) if given != Some(token) => {
                    return Err(Status::unauthenticated("ERROR_CODE_INVALID_BEARER_TOKEN"));
                }
                Some(_) => {}
            }
        }
        Ok(request.into_inner())
    }

    fn on<T>(&self, tenant: &str, work: impl FnOnce(&mut State) -> Result<T, Refusal>) -> Result<T, Status> {
        let mut tenants = self.lock();
        let state = tenants
            .get_mut(tenant)
            .ok_or_else(|| Refusal::not_found("ERROR_CODE_TENANT_NOT_FOUND"))?;
        Ok(work(state)?)
    }

    fn take_write(&self) -> Result<(), Status> {
        let left = self.writes_left.load(Ordering::SeqCst);
        if left == 0 {
            return Err(Status::unavailable("this write is refused"));
        }
        if left > 0 {
            self.writes_left.fetch_sub(1, Ordering::SeqCst);
        }
        Ok(())
    }

    fn check_one(
        &self,
        state: &State,
        metadata: Option<&PermissionCheckRequestMetadata>,
        entity: Option<&Entity>,
        permission: &str,
        subject: Option<&Subject>,
    ) -> Result<PermissionCheckResponse, Refusal> {
        let (Some(metadata), Some(entity), Some(subject)) = (metadata, entity, subject) else {
            return Err(Refusal::invalid("ERROR_CODE_VALIDATION"));
        };
        let schema = state.schema(&metadata.schema_version)?;
        self.decided.fetch_add(1, Ordering::Relaxed);
        let thing = (entity.r#type.clone(), entity.id.clone());
        let allowed = state.check(&schema, &thing, permission, &who(subject), metadata.depth)?;
        let can = if allowed {
            CheckResult::Allowed
        } else {
            CheckResult::Denied
        };
        Ok(PermissionCheckResponse {
            can: can.into(),
            metadata: Some(PermissionCheckResponseMetadata { check_count: 1 }),
        })
    }
}

fn denied() -> PermissionCheckResponse {
    PermissionCheckResponse {
        can: CheckResult::Denied.into(),
        metadata: Some(PermissionCheckResponseMetadata { check_count: 0 }),
    }
}

/// Those after the last one of the page before, and what to continue with.
fn page(all: BTreeSet<String>, size: u32, after: &str) -> (Vec<String>, String) {
    let size = if size == 0 { MOST_WRITTEN } else { size as usize };
    let mut rest = all.into_iter().filter(|id| id.as_str() > after);
    let page: Vec<_> = rest.by_ref().take(size).collect();
    let token = if rest.next().is_some() {
        page.last().cloned()
    } else {
        None
    };
    (page, token.unwrap_or_default())
}

#[tonic::async_trait]
impl Permission for Inner {
    async fn check(&self, request: Request<PermissionCheckRequest>) -> Answer<PermissionCheckResponse> {
        let asked = self.admit(request)?;
        if asked
            .metadata
            .as_ref()
            .is_none_or(|metadata| metadata.depth < SMALLEST_DEPTH)
        {
            return Err(Refusal::invalid("ERROR_CODE_VALIDATION").into());
        }
        let PermissionCheckRequest {
            metadata,
            entity,
            permission,
            subject,
            ..
        } = &asked;
        self.on(&asked.tenant_id, |state| {
            self.check_one(state, metadata.as_ref(), entity.as_ref(), permission, subject.as_ref())
        })
        .map(Response::new)
    }

    async fn bulk_check(&self, request: Request<PermissionBulkCheckRequest>) -> Answer<PermissionBulkCheckResponse> {
        let asked = self.admit(request)?;
        if asked.items.is_empty() || asked.items.len() > MOST_CHECKED {
            return Err(Status::new(Code::Internal, "maximum 100 items allowed"));
        }
        let metadata = asked.metadata.as_ref();
        let results = self.on(&asked.tenant_id, |state| {
            let checked = asked.items.iter().map(|item| {
                self.check_one(
                    state,
                    metadata,
                    item.entity.as_ref(),
                    &item.permission,
                    item.subject.as_ref(),
                )
                .unwrap_or_else(|_| denied())
            });
            Ok(checked.collect())
        });
        // A tenant or schema that does not exist denies like anything else that fails.
        let results = results.unwrap_or_else(|_| vec![denied(); asked.items.len()]);
        Ok(Response::new(PermissionBulkCheckResponse { results }))
    }

    async fn lookup_entity(
        &self,
        request: Request<PermissionLookupEntityRequest>,
    ) -> Answer<PermissionLookupEntityResponse> {
        let asked = self.admit(request)?;
        let (Some(metadata), Some(subject)) = (&asked.metadata, &asked.subject) else {
            return Err(Refusal::invalid("ERROR_CODE_VALIDATION").into());
        };
        let subject = who(subject);
        self.on(&asked.tenant_id, |state| {
            let schema = state.schema(&metadata.schema_version)?;
            let scope = asked.scope.get(&asked.entity_type);
            let mut allowed = BTreeSet::new();
            for id in state.things(&asked.entity_type) {
                let within = scope.is_none_or(|scope| scope.data.contains(&id));
                let thing = (asked.entity_type.clone(), id.clone());
                self.decided.fetch_add(1, Ordering::Relaxed);
                if within && state.check(&schema, &thing, &asked.permission, &subject, metadata.depth)? {
                    allowed.insert(id);
                }
            }
            let (entity_ids, continuous_token) = page(allowed, asked.page_size, &asked.continuous_token);
            Ok(Response::new(PermissionLookupEntityResponse {
                entity_ids,
                continuous_token,
            }))
        })
    }

    async fn lookup_subject(
        &self,
        request: Request<PermissionLookupSubjectRequest>,
    ) -> Answer<PermissionLookupSubjectResponse> {
        let asked = self.admit(request)?;
        let (Some(metadata), Some(entity), Some(kind)) = (&asked.metadata, &asked.entity, &asked.subject_reference)
        else {
            return Err(Refusal::invalid("ERROR_CODE_VALIDATION").into());
        };
        let thing = (entity.r#type.clone(), entity.id.clone());
        self.on(&asked.tenant_id, |state| {
            let schema = state.schema(&metadata.schema_version)?;
            let mut allowed = BTreeSet::new();
            for id in state.subjects(&kind.r#type) {
                let subject = (kind.r#type.clone(), id.clone(), kind.relation.clone());
                self.decided.fetch_add(1, Ordering::Relaxed);
                if state.check(&schema, &thing, &asked.permission, &subject, metadata.depth)? {
                    allowed.insert(id);
                }
            }
            let (subject_ids, continuous_token) = page(allowed, asked.page_size, &asked.continuous_token);
            Ok(Response::new(PermissionLookupSubjectResponse {
                subject_ids,
                continuous_token,
            }))
        })
    }
}

#[tonic::async_trait]
impl Schema for Inner {
    async fn write(&self, request: Request<SchemaWriteRequest>) -> Answer<SchemaWriteResponse> {
        let asked = self.admit(request)?;
        let schema = Parsed::parse(&asked.schema)?;
        let schema_version = self.on(&asked.tenant_id, |state| Ok(state.put_schema(schema)))?;
        Ok(Response::new(SchemaWriteResponse { schema_version }))
    }

    async fn list(&self, request: Request<SchemaListRequest>) -> Answer<SchemaListResponse> {
        let asked = self.admit(request)?;
        self.on(&asked.tenant_id, |state| {
            let head = state
                .head()
                .ok_or_else(|| Refusal::not_found("ERROR_CODE_SCHEMA_NOT_FOUND"))?;
            let schema = |version| SchemaListItem {
                version,
                created_at: String::new(),
            };
            Ok(Response::new(SchemaListResponse {
                head,
                schemas: state.versions().map(schema).collect(),
                continuous_token: String::new(),
            }))
        })
    }
}

#[tonic::async_trait]
impl Data for Inner {
    async fn write(&self, request: Request<DataWriteRequest>) -> Answer<DataWriteResponse> {
        let asked = self.admit(request)?;
        self.take_write()?;
        let metadata = asked
            .metadata
            .ok_or_else(|| Status::invalid_argument("value is required"))?;
        if asked.tuples.len() > MOST_WRITTEN {
            return Err(Refusal::invalid("ERROR_CODE_MAX_DATA_PER_WRITE_EXCEEDED").into());
        }
        let snap_token = self.on(&asked.tenant_id, |state| {
            let schema = state.schema(&metadata.schema_version)?;
            state.write(&schema, &asked.tuples)?;
            Ok(state.writes.to_string())
        })?;
        Ok(Response::new(DataWriteResponse { snap_token }))
    }

    async fn read_relationships(&self, request: Request<RelationshipReadRequest>) -> Answer<RelationshipReadResponse> {
        let asked = self.admit(request)?;
        let (Some(filter), Some(_)) = (asked.filter, asked.metadata) else {
            return Err(Status::invalid_argument("value is required"));
        };
        let size = if asked.page_size == 0 {
            50
        } else {
            asked.page_size as usize
        };
        let from: usize = match asked.continuous_token.as_str() {
            "" => 0,
            token => token
                .parse()
                .map_err(|_| Refusal::invalid("ERROR_CODE_INVALID_CONTINUOUS_TOKEN"))?,
        };
        self.on(&asked.tenant_id, |state| {
            let mut rest = state.read(&filter).skip(from);
            let tuples: Vec<_> = rest.by_ref().take(size).collect();
            let more = rest.next().map(|_| (from + size).to_string());
            Ok(Response::new(RelationshipReadResponse {
                tuples,
                continuous_token: more.unwrap_or_default(),
            }))
        })
    }

    async fn delete(&self, request: Request<DataDeleteRequest>) -> Answer<DataDeleteResponse> {
        let asked = self.admit(request)?;
        self.take_write()?;
        let (Some(filter), Some(_)) = (asked.tuple_filter, asked.attribute_filter) else {
            return Err(Status::invalid_argument("value is required"));
        };
        if filter == TupleFilter::default() {
            return Err(Refusal::invalid("ERROR_CODE_VALIDATION").into());
        }
        let snap_token = self.on(&asked.tenant_id, |state| {
            state.delete(&filter);
            Ok(state.writes.to_string())
        })?;
        Ok(Response::new(DataDeleteResponse { snap_token }))
    }
}

#[tonic::async_trait]
impl Tenancy for Inner {
    async fn create(&self, request: Request<TenantCreateRequest>) -> Answer<TenantCreateResponse> {
        let TenantCreateRequest { id, name } = self.admit(request)?;
        let mut tenants = self.lock();
        if tenants.contains_key(&id) {
            return Err(Refusal::invalid("ERROR_CODE_UNIQUE_CONSTRAINT").into());
        }
        tenants.insert(id.clone(), State::default());
        let tenant = Some(Tenant { id, name });
        Ok(Response::new(TenantCreateResponse { tenant }))
    }
}
