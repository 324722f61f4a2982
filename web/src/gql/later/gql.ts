/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  fragment RoleParts on Role {\n    id\n    serverId\n    name\n    color\n    hoist\n    mentionable\n    isDefault\n    position\n    permissions\n    memberCount\n  }\n": typeof types.RolePartsFragmentDoc,
    "\n  query Roles($id: ID!) {\n    server(id: $id) {\n      roles {\n        ...RoleParts @unmask\n      }\n      me {\n        roleIds\n      }\n    }\n  }\n": typeof types.RolesDocument,
    "\n  mutation CreateRole($input: CreateRoleInput!) {\n    createRole(input: $input) {\n      ...RoleParts @unmask\n    }\n  }\n": typeof types.CreateRoleDocument,
    "\n  mutation UpdateRole($input: UpdateRoleInput!) {\n    updateRole(input: $input) {\n      ...RoleParts @unmask\n    }\n  }\n": typeof types.UpdateRoleDocument,
    "\n  mutation MoveRole($serverId: ID!, $id: ID!, $aboveId: ID) {\n    moveRole(serverId: $serverId, id: $id, aboveId: $aboveId) {\n      ...RoleParts @unmask\n    }\n  }\n": typeof types.MoveRoleDocument,
    "\n  mutation DeleteRole($serverId: ID!, $id: ID!) {\n    deleteRole(serverId: $serverId, id: $id)\n  }\n": typeof types.DeleteRoleDocument,
};
const documents: Documents = {
    "\n  fragment RoleParts on Role {\n    id\n    serverId\n    name\n    color\n    hoist\n    mentionable\n    isDefault\n    position\n    permissions\n    memberCount\n  }\n": types.RolePartsFragmentDoc,
    "\n  query Roles($id: ID!) {\n    server(id: $id) {\n      roles {\n        ...RoleParts @unmask\n      }\n      me {\n        roleIds\n      }\n    }\n  }\n": types.RolesDocument,
    "\n  mutation CreateRole($input: CreateRoleInput!) {\n    createRole(input: $input) {\n      ...RoleParts @unmask\n    }\n  }\n": types.CreateRoleDocument,
    "\n  mutation UpdateRole($input: UpdateRoleInput!) {\n    updateRole(input: $input) {\n      ...RoleParts @unmask\n    }\n  }\n": types.UpdateRoleDocument,
    "\n  mutation MoveRole($serverId: ID!, $id: ID!, $aboveId: ID) {\n    moveRole(serverId: $serverId, id: $id, aboveId: $aboveId) {\n      ...RoleParts @unmask\n    }\n  }\n": types.MoveRoleDocument,
    "\n  mutation DeleteRole($serverId: ID!, $id: ID!) {\n    deleteRole(serverId: $serverId, id: $id)\n  }\n": types.DeleteRoleDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RoleParts on Role {\n    id\n    serverId\n    name\n    color\n    hoist\n    mentionable\n    isDefault\n    position\n    permissions\n    memberCount\n  }\n"): (typeof documents)["\n  fragment RoleParts on Role {\n    id\n    serverId\n    name\n    color\n    hoist\n    mentionable\n    isDefault\n    position\n    permissions\n    memberCount\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Roles($id: ID!) {\n    server(id: $id) {\n      roles {\n        ...RoleParts @unmask\n      }\n      me {\n        roleIds\n      }\n    }\n  }\n"): (typeof documents)["\n  query Roles($id: ID!) {\n    server(id: $id) {\n      roles {\n        ...RoleParts @unmask\n      }\n      me {\n        roleIds\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateRole($input: CreateRoleInput!) {\n    createRole(input: $input) {\n      ...RoleParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation CreateRole($input: CreateRoleInput!) {\n    createRole(input: $input) {\n      ...RoleParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateRole($input: UpdateRoleInput!) {\n    updateRole(input: $input) {\n      ...RoleParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateRole($input: UpdateRoleInput!) {\n    updateRole(input: $input) {\n      ...RoleParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MoveRole($serverId: ID!, $id: ID!, $aboveId: ID) {\n    moveRole(serverId: $serverId, id: $id, aboveId: $aboveId) {\n      ...RoleParts @unmask\n    }\n  }\n"): (typeof documents)["\n  mutation MoveRole($serverId: ID!, $id: ID!, $aboveId: ID) {\n    moveRole(serverId: $serverId, id: $id, aboveId: $aboveId) {\n      ...RoleParts @unmask\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteRole($serverId: ID!, $id: ID!) {\n    deleteRole(serverId: $serverId, id: $id)\n  }\n"): (typeof documents)["\n  mutation DeleteRole($serverId: ID!, $id: ID!) {\n    deleteRole(serverId: $serverId, id: $id)\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;