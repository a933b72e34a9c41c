namespace Holdfast.Help;

/// <summary>
/// What help says beside a command's own description: the group that it stands in, one short line, and examples that work. The terminal, the
/// manual page and docs/commands are all made from it.
/// </summary>
internal static class CommandGuide
{
    /// <param name="Title">Over the group.</param>
    /// <param name="Commands">In the order in which somebody meets them.</param>
    public sealed record Group(string Title, string[] Commands);

    /// <param name="Line">Without the program's name.</param>
    public sealed record Example(string Line, string What);

    /// <param name="Path">The command's words: <c>export dora</c>.</param>
    /// <param name="Short">One line of a list: at most <see cref="LongestShort"/> characters, no full stop.</param>
    public sealed record Entry(string Path, string Short, params Example[] Examples);

    public const int LongestShort = 62;

    public static readonly Group[] Groups =
    [
        new("Begin", ["lab", "init", "check", "explain"]),
        new("The same records at several providers", ["plan", "apply", "verify", "import", "sync"]),
        new("Keep a site reachable", ["watch", "status", "switch", "pin", "unpin", "freeze", "thaw", "front", "notify", "history", "replay", "failover"]),
        new("Know and improve your resilience",
            ["map", "analyse", "simulate", "mitigate", "score", "report", "inventory", "export", "referential"]),
        new("Around it", ["schema", "completion"]),
    ];

    public static Entry? Find(string path) => Array.Find(Entries, entry => entry.Path == path);

    public static readonly Entry[] Entries =
    [
        new("lab", "See a whole failover on this machine, without an account",
            new("lab", "break the first of two fronts and watch users get the page again"),
            new("lab --scenario cf-2025-11-18", "replay the outage of 18 November 2025 in virtual time")),
        new("init", "Write a starter configuration",
            new("init example.com", "for Cloudflare and deSEC"),
            new("init example.com --provider rfc2136 desec", "for a server of your own and deSEC")),
        new("check", "Find every mistake in the configuration; asks nobody",
            new("check", "of holdfast.yaml in this folder"),
            new("check --config /etc/holdfast/holdfast.yaml", "of the file that the service reads")),
        new("explain", "Explain a key of the configuration",
            new("explain", "every key of the file, by section"),
            new("explain router.policy", "when a front counts as down, and what may be done then")),
        new("plan", "Show what would change at each provider; writes nothing",
            new("plan", "for every zone, with a digest for each provider"),
            new("plan --expect-no-changes", "as a drift alarm: exit 4 when anything would change")),
        new("apply", "Write what is declared, and prove it at the name servers",
            new("apply", "for every zone"),
            new("apply example.com --digest sha256:4ee9c4f5", "only the plan that was shown; anything else is refused (exit 6)")),
        new("verify", "Ask the name servers whether they serve what is declared",
            new("verify", "for every zone; exit 4 when something differs"),
            new("verify example.com --format json", "for a program")),
        new("import", "Print a zone that exists as declarations",
            new("import example.com --from cloudflare", "from a provider of the configuration"),
            new("import example.com --from example.com.zone", "from a zone file")),
        new("sync", "Take over a zone file of the original tool, one run",
            new("sync --config zone.yml", "tokens in CF_API_TOKEN and DESEC_API_TOKEN"),
            new("sync --config zone.yml --prune", "and delete what was created before and is declared no more")),
        new("watch", "Run the watcher: probe, decide, switch, prove",
            new("watch", "in the foreground, until Ctrl-C"),
            new("watch --config /etc/holdfast/holdfast.yaml --state /var/lib/holdfast", "as the service runs it")),
        new("status", "Show what users get now, and why",
            new("status", "of every router"),
            new("status --format json", "for a program; the exit code says it too")),
        new("switch", "Send users to a front now",
            new("switch web second", "the automation may move again later"),
            new("switch web second --force dnssec", "although this guard objects")),
        new("pin", "Send users to a front and keep them there",
            new("pin web second", "until 'unpin', whatever is measured"),
            new("pin web first --config /etc/holdfast/holdfast.yaml", "with the configuration of the service")),
        new("unpin", "Let the measurement decide again",
            new("unpin web", "ends 'pin'"),
            new("unpin web --format json", "for a program")),
        new("freeze", "Stop every automatic move of a router",
            new("freeze web", "until 'thaw'; repair and alarms go on"),
            new("freeze web --format json", "for a program")),
        new("thaw", "End a freeze, or the limit of moves per hour",
            new("thaw web", "the automation works again"),
            new("thaw web --format json", "for a program")),
        new("front", "Say a word on one front to the watcher",
            new("front web first maintenance", "users leave it, and nobody is sent there"),
            new("front web first obey", "the configuration and the measurement count again")),
        new("notify", "The ways by which people are told",
            new("notify test", "see whether messages arrive"),
            new("notify test --help", "what it does")),
        new("notify test", "See whether messages arrive",
            new("notify test", "one message by each notifier, and which took it"),
            new("notify test on-call", "only the one of this name")),
        new("history", "Show what was seen, decided and done, from the journal",
            new("history web", "the last 50 entries of one router"),
            new("history web --last 500 --observations", "every probe and every name server's answer")),
        new("replay", "Decide again from a journal, and compare",
            new("replay", "the journal of the state folder"),
            new("replay holdfast.sqlite", "one that was copied from elsewhere")),
        new("failover", "One run over a file of the original tool, for cron",
            new("failover --config failover.yml", "tokens in CF_API_TOKEN and DESEC_API_TOKEN"),
            new("failover --config failover.yml --state /var/lib/holdfast", "what it remembers stands there")),
        new("map", "Draw what depends on what",
            new("map", "as a tree in the terminal"),
            new("map --from shop --output shop.svg", "what one component leads to, as a picture")),
        new("analyse", "Find single points of failure and over-dependence",
            new("analyse", "of the inventory beside the configuration"),
            new("analyse --order 2 --importance", "pairs that break what is critical, and what contributes most")),
        new("simulate", "Play an outage: what breaks, for whom, at what cost",
            new("simulate --event cf-2025-11-18", "a real incident"),
            new("simulate --all --top 5", "rank every single event by its damage")),
        new("mitigate", "Find the cheapest measures for a budget or a target",
            new("mitigate --budget 20000", "the least expected loss for this sum"),
            new("mitigate --target no-spof", "the cheapest way to no single point of failure")),
        new("score", "Score digital resilience (IRN) on evidence",
            new("score", "each pillar, with what it rests on"),
            new("score --missing", "what the inventory would have to say so that more could be derived")),
        new("report", "Write the report for the board",
            new("report --output report.html", "one page to decide on, and its annexes"),
            new("report --language fr --budget 50000 --output rapport.pdf", "in French, planned for a sum")),
        new("inventory", "Bring other tools' documents in, or write them",
            new("inventory import suppliers.xlsx", "a list of suppliers becomes inventory YAML"),
            new("inventory export --as cyclonedx", "for another tool")),
        new("inventory import", "Print what a document says as inventory YAML",
            new("inventory import terraform.tfstate --merge", "merged into the inventory that stands"),
            new("inventory import list.csv --columns supplier=Lieferant,cost=Kosten", "when the headings are not recognised")),
        new("inventory export", "Write the inventory in another tool's format",
            new("inventory export --as graphml --output map.graphml", "for a graph editor"),
            new("inventory export --as open-psa --top-component shop", "a fault tree of one component")),
        new("export", "Write what regulations ask for",
            new("export dora", "what the register of information says and lacks"),
            new("export nis2 --as csv", "the supplier directory for a spreadsheet")),
        new("export dora", "The DORA register of information",
            new("export dora", "fill it and say what it lacks"),
            new("export dora --check register.zip", "check a package of this or another tool")),
        new("export nis2", "The supplier directory of NIS2",
            new("export nis2", "for people"),
            new("export nis2 --as csv --output suppliers.csv", "for a spreadsheet")),
        new("export mappings", "How criteria relate to NIS2, DORA and others",
            new("export mappings --to nis2", "to one text"),
            new("export mappings --levels", "with the levels that the score gives")),
        new("referential", "The questions of the score: show them, or take yours",
            new("referential show", "the criteria, and what proves each"),
            new("referential import questions.xlsx", "your own workbook")),
        new("referential show", "List the criteria and what proves each",
            new("referential show", "those of the program"),
            new("referential show own.yaml", "those of an imported one")),
        new("referential import", "Read the questions of your own workbook",
            new("referential import questions.xlsx --output own.yaml", "for 'score --referential own.yaml'"),
            new("referential import questions.xlsx --version-of 2026-07", "when its name does not tell the version")),
        new("schema", "Print a JSON schema, for editors and programs",
            new("schema", "of the configuration"),
            new("schema inventory", "of the inventory")),
        new("completion", "Print a completion script for the shell",
            new("completion bash", "source <(holdfast completion bash)"),
            new("completion fish", "holdfast completion fish | source")),
    ];
}
