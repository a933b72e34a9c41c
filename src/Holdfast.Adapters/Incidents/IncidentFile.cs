using System.Globalization;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Incidents;

namespace Holdfast.Adapters.Incidents;

/// <summary>Reads incident fixtures: the project's own (embedded), or a file of the same form.</summary>
public static class IncidentFile
{
    private const string Resource = "Holdfast.Adapters.Incidents.outages.yaml";

    private static readonly string[] IncidentKeys =
    [
        "id", "owner", "title", "region", "start", "end", "tail-end", "customer-impact-start", "recovery-start", "recovered-95pct",
        "scope", "symptom", "status-page-lag-min", "caused-by", "confidence", "sources", "planes",
    ];

    private static readonly string[] PhaseKeys = ["state", "from", "until", "success-share", "period-s", "bad-share", "confidence"];

    /// <summary>The outages that come with the program.</summary>
    public static ValueList<Incident> BuiltIn()
    {
        using var stream = typeof(IncidentFile).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not embedded");
        using var text = new StreamReader(stream);
        var problems = new List<Problem>();
        return Read("outages.yaml", text, problems) ?? throw new InvalidOperationException($"the built-in fixtures are not valid: {problems[0]}");
    }

    /// <summary>Null, with every problem found, when anything in the file is wrong.</summary>
    public static ValueList<Incident>? Read(string file, TextReader text, List<Problem> problems)
    {
        var before = problems.Count;
        if (YamlDocument.Read(file, text, problems) is not { } document) return null;
        var reading = new Reading(problems);
        var root = document.Root;
        reading.Known(root, ["kind", "version", "incidents"]);
        if (!root.TryGet("kind", out var kind) || kind.Text != "incidents") problems.Add(root.Error("kind is not 'incidents'", "start the file with 'kind: incidents'"));
        if (!root.TryGet("version", out var version) || version.Text != "1") problems.Add(root.Error("version is not 1", "write 'version: 1'"));
        if (!root.TryGet("incidents", out var list) || list.Kind != YamlKind.Sequence)
        {
            problems.Add(root.Error("incidents is missing", "a list of incidents"));
            return null;
        }
        var incidents = new List<Incident>();
        foreach (var node in list.Items)
        {
            if (reading.Incident(node) is not { } incident) continue;
            if (incidents.Any(other => other.Id == incident.Id)) problems.Add(node.Error($"incident {incident.Id} stands here twice", "each id once"));
            incidents.Add(incident);
        }
        foreach (var incident in incidents)
        {
            if (incident.CausedBy is { } cause && incidents.All(other => other.Id != cause))
                problems.Add(list.Error($"{incident.Id}: caused-by names {cause}, which is not in the file"));
        }
        return problems.Skip(before).Any(problem => problem.Severity == Severity.Error) ? null : incidents.ToValueList();
    }

    private sealed class Reading(List<Problem> problems)
    {
        public Incident? Incident(YamlNode node)
        {
            Known(node, IncidentKeys);
            var id = Text(node, "id", isRequired: true);
            var owner = Text(node, "owner", isRequired: true);
            var title = Text(node, "title", isRequired: true);
            var start = Time(node, "start", isRequired: true);
            var end = Time(node, "end", isRequired: true);
            var scope = Scope(node);
            var symptom = Symptom(node);
            if (id is null || owner is null || title is null || start is null || end is null || scope is null || symptom is null) return null;
            if (end <= start) problems.Add(node.Error($"{id}: end is not after start"));
            var times = Confidence.Paraphrased;
            var planes = Confidence.Paraphrased;
            if (node.TryGet("confidence", out var marks))
            {
                Known(marks, ["times", "planes"]);
                times = Mark(marks, "times") ?? times;
                planes = Mark(marks, "planes") ?? planes;
            }
            return new Incident
            {
                Id = id,
                Owner = owner,
                Title = title,
                Region = Text(node, "region"),
                Start = start.Value,
                End = end.Value,
                TailEnd = Time(node, "tail-end"),
                CustomerImpactStart = Time(node, "customer-impact-start"),
                RecoveryStart = Time(node, "recovery-start"),
                Recovered95 = Time(node, "recovered-95pct"),
                Scope = scope,
                Symptom = symptom,
                StatusPageLag = Number(node, "status-page-lag-min", 0, 1e6) is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
                CausedBy = Text(node, "caused-by"),
                TimesConfidence = times,
                PlanesConfidence = planes,
                Sources = Sources(node),
                Planes = Planes(node, start.Value, end.Value),
            };
        }

        public void Known(YamlNode node, string[] keys)
        {
            if (node.Kind != YamlKind.Mapping)
            {
                problems.Add(node.Error($"a mapping belongs here, not {node.Describe()}"));
                return;
            }
            foreach (var (key, _) in node.Pairs)
            {
                if (!keys.Contains(key.Text)) problems.Add(key.Error($"unknown key '{key.Text}'", $"one of: {string.Join(", ", keys)}"));
            }
        }

        private IncidentScope? Scope(YamlNode node)
        {
            if (!node.TryGet("scope", out var scope))
            {
                problems.Add(node.Error("scope is missing", "scope: { kind: global }"));
                return null;
            }
            Known(scope, ["kind", "share", "of"]);
            var kind = Choice<ScopeKind>(scope, "kind");
            var share = Number(scope, "share", 0, 1);
            if (kind == ScopeKind.Share && share is null) problems.Add(scope.Error("a scope of kind 'share' needs share", "share: 0.28"));
            return kind is null ? null : new IncidentScope(kind.Value, share, Text(scope, "of"));
        }

        private Symptom? Symptom(YamlNode node)
        {
            if (!node.TryGet("symptom", out var symptom))
            {
                problems.Add(node.Error("symptom is missing", "symptom: { layer: http-status }"));
                return null;
            }
            Known(symptom, ["layer", "http-status", "tcp", "tls", "confidence"]);
            var layer = Text(symptom, "layer", isRequired: true);
            return layer is null
                ? null
                : new Symptom(layer, (int?)Number(symptom, "http-status", 100, 599), Text(symptom, "tcp"), Text(symptom, "tls"), Mark(symptom, "confidence"));
        }

        private static ValueList<string> Sources(YamlNode node)
        {
            var sources = new List<string>();
            if (node.TryGet("sources", out var list))
            {
                foreach (var source in list.Items) sources.Add(source.Text);
            }
            return sources.ToValueList();
        }

        private ValueList<PlaneHistory> Planes(YamlNode node, DateTimeOffset start, DateTimeOffset end)
        {
            var planes = new List<PlaneHistory>();
            if (!node.TryGet("planes", out var map))
            {
                problems.Add(node.Error("planes is missing", "planes: { cdn-data: [{ state: down }] }"));
                return [];
            }
            foreach (var (name, phases) in map.Pairs)
            {
                var list = new List<PlanePhase>();
                foreach (var phase in phases.Items)
                {
                    Known(phase, PhaseKeys);
                    if (Choice<PlaneState>(phase, "state") is not { } state) continue;
                    var from = Time(phase, "from") ?? start;
                    var until = Time(phase, "until") ?? end;
                    if (until <= from) problems.Add(phase.Error("until is not after from"));
                    list.Add(new PlanePhase(
                        state,
                        from,
                        until,
                        Number(phase, "success-share", 0, 1),
                        Number(phase, "period-s", 1, 1e7) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                        Number(phase, "bad-share", 0, 1),
                        Mark(phase, "confidence")));
                }
                planes.Add(new PlaneHistory(name.Text, list.ToValueList()));
            }
            return planes.ToValueList();
        }

        private Confidence? Mark(YamlNode node, string key) => node.TryGet(key, out _) ? Choice<Confidence>(node, key) : null;

        private T? Choice<T>(YamlNode node, string key)
            where T : struct, Enum
        {
            if (Text(node, key, isRequired: true) is not { } text) return null;
            foreach (var value in Enum.GetValues<T>())
            {
                if (string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase)) return value;
            }
            node.TryGet(key, out var at);
            problems.Add(at.Error($"{key}: '{text}' is not one of {string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()))}"));
            return null;
        }

        private string? Text(YamlNode node, string key, bool isRequired = false)
        {
            if (node.TryGet(key, out var value) && value is { IsScalar: true, IsNull: false }) return value.Text;
            if (isRequired) problems.Add(node.Error($"{key} is missing"));
            return null;
        }

        private DateTimeOffset? Time(YamlNode node, string key, bool isRequired = false)
        {
            if (Text(node, key, isRequired) is not { } text) return null;
            if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time;
            node.TryGet(key, out var at);
            problems.Add(at.Error($"{key}: '{text}' is not a time", "2025-11-18T11:20:00Z"));
            return null;
        }

        private double? Number(YamlNode node, string key, double least, double most)
        {
            if (Text(node, key) is not { } text) return null;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
            node.TryGet(key, out var at);
            problems.Add(at.Error($"{key}: '{text}' is not a number from {least} to {most}"));
            return null;
        }
    }
}
