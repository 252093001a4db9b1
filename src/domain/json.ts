/** What canonical JSON (RFC 8785) can hold here: integers only, so no reader can round a number. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };
