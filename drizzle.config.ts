import { defineConfig } from 'drizzle-kit';

/** From the tables in `schema.ts` to numbered SQL files; functions, triggers and roles are custom ones. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './src/store/schema.ts',
  out: './migrations',
  migrations: { prefix: 'index' },
});
