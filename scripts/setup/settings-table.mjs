/**
 * Every environment variable that Sightline reads, in the order of the documentation. `default` is the value if the
 * variable is unset; if there is none, `unset` says what happens instead. `npm run docs` writes this table into
 * docs/operations.md and .env.example.
 */
export const SETTINGS = [
  {
    group: "Server",
    settings: [
      { name: "PORT", default: "3000", meaning: "Port to listen on; 0 picks a free one" },
      {
        name: "SIGHTLINE_HOST",
        default: "127.0.0.1",
        meaning: "Address to listen on; 0.0.0.0 for all interfaces",
      },
      {
        name: "NEXTAUTH_URL",
        unset: "`http://localhost:PORT`",
        example: "https://sightline.example.org",
        meaning: "Public address, used in links and for login; set it behind a proxy",
      },
      {
        name: "SIGHTLINE_ALLOW_HTTP",
        default: "no",
        meaning:
          "`yes` accepts a public address with plain `http://` beyond this machine: passwords and sessions can then be read on the network",
      },
      {
        name: "SIGHTLINE_TRUSTED_PROXIES",
        unset: "none",
        example: "127.0.0.1,10.0.0.0/24",
        meaning:
          "Addresses of your own proxies in front of Sightline, as addresses or CIDR ranges; only they may report a client by `X-Forwarded-For`",
      },
      {
        name: "SIGHTLINE_KEY_REQUESTS_PER_MINUTE",
        default: "60000",
        meaning:
          "Requests per minute of an API key that has no limit of its own; beyond it, 429 with `Retry-After`",
      },
      {
        name: "SIGHTLINE_WORKER",
        default: "on",
        meaning:
          "`on`: web and worker; `off`: web only; `only`: worker only, which serves only `/api/health/*`",
      },
      {
        name: "SIGHTLINE_DRAIN_SECONDS",
        default: "0",
        meaning:
          "On shutdown, how long to serve on while `/api/health/ready` answers 503, so that a load balancer notices (0 to 300)",
      },
    ],
  },
  {
    group: "Storage",
    settings: [
      {
        name: "DATABASE_URL",
        unset: "embedded PostgreSQL 18",
        example: "postgres://sightline:password@db.example.org:5432/sightline",
        meaning: "Your own PostgreSQL, 15 or newer",
      },
      {
        name: "SIGHTLINE_DATABASE_POOL",
        default: "10",
        meaning:
          "Maximum database connections per process (2 to 100; by default fewer if your server allows fewer), of which pages and reading calls take half at most, a team four fifths of that; backtests open up to 4 more, a worker as many again and up to 4 for its locks",
      },
      {
        name: "SIGHTLINE_DATABASE_POOLER",
        default: "session",
        meaning:
          "`transaction` if DATABASE_URL leads to a pooler that lends its connections for one transaction (PgBouncer's pool_mode=transaction)",
      },
      {
        name: "SIGHTLINE_REPLICA_URL",
        unset: "none",
        example: "postgres://sightline:password@replica.example.org:5432/sightline",
        meaning:
          "A streaming replica of the database, from which dashboards read stored traffic while it is less than 5 s behind",
      },
      {
        name: "SIGHTLINE_DATA_DIR",
        default: ".data",
        meaning: "Embedded database and generated secrets; relative to the checkout",
      },
      {
        name: "SIGHTLINE_RETENTION_DAYS",
        default: "90",
        meaning: "Days to keep raw requests and per-minute figures",
      },
      {
        name: "SIGHTLINE_DROP_BEFORE",
        unset: "none",
        example: "2026-08-30",
        meaning:
          "Confirms that all data before this day may be deleted at once; see Retention in docs/operations.md",
      },
      {
        name: "SIGHTLINE_PRICE_FILE",
        unset: "none",
        example: "/etc/sightline/prices.json",
        meaning:
          "A newer price table that workers load at the start and when the file changes; see A newer table in docs/prices.md",
      },
    ],
  },
  {
    group: "Secrets and first start",
    settings: [
      {
        name: "SIGHTLINE_SECRET_KEY",
        unset: "generated into the data directory",
        meaning: "Encrypts stored channel secrets; at least 32 bytes",
      },
      {
        name: "NEXTAUTH_SECRET",
        unset: "generated into the data directory",
        meaning: "Signs sessions; at least 32 bytes",
      },
      {
        name: "SIGHTLINE_ADMIN_EMAIL",
        unset: "a one-time setup code is printed",
        example: "ops@example.org",
        meaning: "Email address of the first admin, created once",
      },
      {
        name: "SIGHTLINE_ADMIN_PASSWORD",
        unset: "a one-time setup code is printed",
        meaning: "Password of the first admin, 12 to 128 characters",
      },
      { name: "SIGHTLINE_TEAM", default: "Default", meaning: "Team created with the first admin" },
      { name: "SIGHTLINE_PROJECT", default: "Default", meaning: "Project created with the first admin" },
      {
        name: "SIGHTLINE_API_KEY",
        unset: "two keys are generated and printed once: one to send, one to manage",
        meaning: "API key created with the first admin; also the key that `npm run replay` sends",
      },
    ],
  },
  {
    group: "Single sign-on",
    settings: [
      {
        name: "SIGHTLINE_SSO_PROVIDER",
        unset: "no single sign-on",
        example: "oidc",
        meaning: "`oidc` (any OpenID Connect provider with discovery), `google` or `github`",
      },
      {
        name: "SIGHTLINE_SSO_ISSUER",
        unset: "Google's or GitHub's own",
        example: "https://id.example.org",
        meaning: "Issuer of an `oidc` provider; address of a GitHub Enterprise Server",
      },
      {
        name: "SIGHTLINE_SSO_CLIENT_ID",
        unset: "required with a provider",
        meaning: "Client ID; register `NEXTAUTH_URL/api/auth/callback/sso` as its redirect address",
      },
      {
        name: "SIGHTLINE_SSO_CLIENT_SECRET",
        unset: "required with a provider",
        meaning: "Client secret",
      },
      {
        name: "SIGHTLINE_SSO_DOMAINS",
        unset: "required with a provider",
        example: "example.org,example.com",
        meaning: "Email domains that may sign in, separated by commas; `*` for every verified address",
      },
      {
        name: "SIGHTLINE_SSO_ROLE",
        default: "viewer",
        meaning: "Role of people who are new: `viewer`, `member`, or `none` to let in existing accounts only",
      },
      {
        name: "SIGHTLINE_SSO_TEAM",
        unset: "the oldest team",
        example: "Platform",
        meaning: "Name of the team that people who are new join",
      },
      {
        name: "SIGHTLINE_SSO_ONLY",
        default: "no",
        meaning: "`yes` turns password login off; see Single sign-on in docs/operations.md",
      },
      {
        name: "SIGHTLINE_SSO_NAME",
        unset: "Google, GitHub or single sign-on",
        example: "Okta",
        meaning: "Name on the login button: Continue with …",
      },
      {
        name: "SIGHTLINE_SSO_HOSTS",
        unset: "the issuer's host only",
        example: "login.example.org",
        meaning: "Other hosts that the provider's endpoints may be on, separated by commas",
      },
    ],
  },
  {
    group: "Notifications",
    settings: [
      {
        name: "SMTP_URL",
        unset: "no email",
        example: "smtps://user:password@mail.example.org:465",
        meaning: "Mail server, `smtps://` or `smtp://`; goes with `SMTP_FROM`",
      },
      {
        name: "SMTP_FROM",
        unset: "no email",
        example: '"Sightline <alerts@example.org>"',
        meaning: "Sender of alert emails",
      },
      {
        name: "SIGHTLINE_MAIL_DOMAINS",
        unset: "any domain",
        example: "example.org,example.com",
        meaning:
          "Email domains that channels may send to, separated by commas; checked when a channel is saved",
      },
      {
        name: "SIGHTLINE_ALLOW_PRIVATE_TARGETS",
        unset: "none",
        example: "10.0.0.0/8,192.168.1.20/32",
        meaning: "Private networks that channels may call, as comma-separated CIDR ranges",
      },
      {
        name: "SIGHTLINE_DEAD_MAN_URL",
        unset: "none",
        example: "https://hc.example.org/ping/sightline",
        meaning:
          "Called after rule evaluation, at most once a minute, so that a monitor elsewhere notices when Sightline stops",
      },
      {
        name: "SIGHTLINE_METRICS_TOKEN",
        unset: "no metrics of Sightline itself",
        meaning:
          "Bearer token for `GET /api/health/metrics`, Sightline's own figures for Prometheus; at least 32 bytes",
      },
    ],
  },
];

export const SETTING_NAMES = SETTINGS.flatMap(({ settings }) => settings.map(({ name }) => name));
