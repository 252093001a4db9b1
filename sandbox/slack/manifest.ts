/**
 * Slack's app manifest, as far as the twin honours it. What is not declared here does not work.
 *
 * @see Slack docs, "App manifest reference"
 */
export type Manifest = {
  display_information: {
    name: string;
    description?: string | undefined;
    long_description?: string | undefined;
    background_color?: string | undefined;
  };
  features?: ManifestFeatures | undefined;
  oauth_config?: ManifestOAuth | undefined;
  settings?: ManifestSettings | undefined;
};

type ManifestFeatures = {
  app_home?: ManifestHome | undefined;
  bot_user?: { display_name: string; always_online?: boolean | undefined } | undefined;
  slash_commands?: readonly ManifestCommand[] | undefined;
  shortcuts?: readonly ManifestShortcut[] | undefined;
};

type ManifestShortcut = {
  name: string;
  type: 'message' | 'global';
  callback_id: string;
  description: string;
};

type ManifestHome = {
  home_tab_enabled?: boolean | undefined;
  messages_tab_enabled?: boolean | undefined;
  messages_tab_read_only_enabled?: boolean | undefined;
};

type ManifestCommand = {
  command: string;
  description: string;
  url?: string | undefined;
  usage_hint?: string | undefined;
  should_escape?: boolean | undefined;
};

type ManifestOAuth = {
  scopes?: { bot?: readonly string[] | undefined; user?: unknown } | undefined;
  redirect_urls?: readonly string[] | undefined;
};

type ManifestSettings = {
  event_subscriptions?: ManifestEvents | undefined;
  interactivity?: ManifestInteractivity | undefined;
  socket_mode_enabled?: boolean | undefined;
  org_deploy_enabled?: boolean | undefined;
  token_rotation_enabled?: boolean | undefined;
};

type ManifestEvents = {
  request_url?: string | undefined;
  bot_events?: readonly string[] | undefined;
};

type ManifestInteractivity = {
  is_enabled: boolean;
  request_url?: string | undefined;
  message_menu_options_url?: string | undefined;
};

export function scopesOf(manifest: Manifest | undefined): readonly string[] {
  return manifest?.oauth_config?.scopes?.bot ?? [];
}

export function socketMode(manifest: Manifest | undefined): boolean {
  return manifest?.settings?.socket_mode_enabled === true;
}

/** Whether people have no field in the app's messages tab. Slack's word for it: read-only. */
export function isReadOnly(manifest: Manifest | undefined): boolean {
  return manifest?.features?.app_home?.messages_tab_read_only_enabled === true;
}

/** Finds a declared command by name; without the `commands` scope there are none. */
export function commandOf(
  manifest: Manifest | undefined,
  name: string,
): ManifestCommand | undefined {
  if (!scopesOf(manifest).includes('commands')) return undefined;
  return manifest?.features?.slash_commands?.find((command) => command.command === name);
}

/** Finds a declared global shortcut by its name or its callback; like commands, they need that scope. */
export function shortcutOf(
  manifest: Manifest | undefined,
  named: string,
): ManifestShortcut | undefined {
  if (!scopesOf(manifest).includes('commands')) return undefined;
  return manifest?.features?.shortcuts?.find(
    ({ type, name, callback_id: callback }) =>
      type === 'global' && (name === named || callback === named),
  );
}

/** Says what Slack would refuse when this manifest is saved. */
export function manifestProblems(manifest: Manifest): string[] {
  const problems: string[] = [];
  const check = (ok: boolean, text: string) => {
    if (!ok) problems.push(text);
  };
  const about = manifest.display_information;
  const commands = manifest.features?.slash_commands ?? [];
  check(about.name.length >= 1 && about.name.length <= 35, 'display_information.name: 1 to 35');
  check((about.description ?? '').length <= 140, 'display_information.description: at most 140');
  check(longDescriptionFits(about), 'display_information.long_description: 175 to 4000');
  check((manifest.features?.bot_user?.display_name ?? 'x').length <= 80, 'bot display_name: 80');
  check(commands.length <= 50, 'slash_commands: at most 50');
  for (const { command, description, usage_hint: hint } of commands) {
    check(/^\/\S{1,31}$/.test(command), `${command}: starts with / and is at most 32 long`);
    check(description.length >= 1 && description.length <= 2000, `${command}: description`);
    check((hint ?? '').length <= 1000, `${command}: usage_hint at most 1000`);
  }
  problems.push(...shortcutProblems(manifest));
  if (!socketMode(manifest)) problems.push(...missingUrls(manifest));
  return problems;
}

/** @see Slack docs, "App manifest reference", `features.shortcuts` */
function shortcutProblems(manifest: Manifest): string[] {
  const shortcuts = manifest.features?.shortcuts ?? [];
  const callbacks = shortcuts.map(({ callback_id: callback }) => callback);
  const wrong: [boolean, string][] = [
    [shortcuts.length > 10, 'shortcuts: at most 10'],
    [new Set(callbacks).size < callbacks.length, 'shortcuts: callback_id must be unique'],
    ...shortcuts.flatMap(({ name, callback_id: callback, description }): [boolean, string][] => [
      [name.length < 1 || name.length > 24, `shortcut ${name}: name 1 to 24`],
      [callback.length < 1 || callback.length > 255, `shortcut ${name}: callback_id 1 to 255`],
      [
        description.length < 1 || description.length > 150,
        `shortcut ${name}: description 1 to 150`,
      ],
    ]),
  ];
  return wrong.filter(([isWrong]) => isWrong).map(([, words]) => words);
}

function longDescriptionFits({ long_description: text }: Manifest['display_information']): boolean {
  return text === undefined || (text.length >= 175 && text.length <= 4000);
}

/** Without Socket Mode everything that Slack would call needs an address. */
function missingUrls(manifest: Manifest): string[] {
  const { interactivity, event_subscriptions: events } = manifest.settings ?? {};
  const missing = (manifest.features?.slash_commands ?? [])
    .filter((command) => !command.url)
    .map((command) => `${command.command}: url is needed without Socket Mode`);
  if (interactivity?.is_enabled && !interactivity.request_url)
    missing.push('interactivity.request_url is needed without Socket Mode');
  if ((events?.bot_events ?? []).length > 0 && !events?.request_url)
    missing.push('event_subscriptions.request_url is needed without Socket Mode');
  return missing;
}
