using System.Globalization;
using System.Text;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Formats;

/// <summary>
/// Who calls whom, as the OpenTelemetry service-graph connector and Grafana Tempo count it: samples of
/// <c>traces_service_graph_request_total{client,server,connection_type}</c> in Prometheus text (github.com/open-telemetry/opentelemetry-collector-contrib,
/// connector/servicegraphconnector). A call says that something is used, not what happens without it: such needs come with half confidence.
/// </summary>
internal static class ServiceGraphMetrics
{
    private const string Metric = "service_graph_request_total";
    private const int MaxLine = 100_000;

    public static DependencyInventory? Read(string file, TextReader text, List<Problem> problems)
    {
        var calls = new Dictionary<(string Client, string Server), (double Count, string Type)>();
        var seen = 0;
        var imported = new ImportedInventory(file);
        for (var line = 1; text.ReadLine() is { } row; line++)
        {
            if (row.Length == 0 || row[0] == '#' || row.Length > MaxLine) continue;
            var brace = row.IndexOf('{');
            if (brace < 0 || !row.AsSpan(0, brace).TrimEnd().EndsWith(Metric, StringComparison.Ordinal)) continue;
            seen++;
            if (!TryLabels(row, brace, out var labels, out var end) || !double.TryParse(row.AsSpan(end).Trim().ToString().Split(' ')[0], CultureInfo.InvariantCulture, out var count))
            {
                problems.Add(new(file, line, brace + 1, Severity.Warning, "this sample cannot be read", "a line is  name{label=\"value\",…} number"));
                if (problems.Count > 100) break;
                continue;
            }
            var (client, server) = (labels.GetValueOrDefault("client", ""), labels.GetValueOrDefault("server", ""));
            // The connector's word for "somebody without traces": no service of ours.
            if (!(count > 0)) imported.LeftOut("edge", "nobody was seen to call (its count is 0)");
            else if (client is "" or "user") imported.LeftOut("edge", "its client is nobody of ours ('user', or without a name)");
            else if (server is "" or "unknown") imported.LeftOut("edge", "its server is not known");
            else if (client == server) imported.LeftOut("edge", "it leads from a service to itself");
            else if (calls.Count >= ImportedInventory.MaxNeeds) imported.LeftOut("edge", $"more than {ImportedInventory.MaxNeeds:N0} edges");
            if (!(count > 0) || client is "" or "user" || server is "" or "unknown" || client == server || calls.Count >= ImportedInventory.MaxNeeds) continue;
            var before = calls.GetValueOrDefault((client, server));
            calls[(client, server)] = (before.Count + count, labels.GetValueOrDefault("connection_type", ""));
        }
        if (seen == 0)
        {
            problems.Add(new(file, 1, 1, Severity.Error, $"there is no sample of …{Metric}", "export it with  curl PROMETHEUS/federate?match[]=traces_service_graph_request_total"));
            return null;
        }
        foreach (var ((client, server), (count, type)) in calls)
        {
            imported.Component(client, "service");
            imported.Component(server, type switch { "database" => "database", "messaging_system" => "queue", _ => "service" });
            imported.Need(client, server, evidence: string.Create(CultureInfo.InvariantCulture, $"{count:0} calls seen"), confidence: 0.5);
        }
        return imported.ToInventory(problems);
    }

    // {name="value",…} with \\, \" and \n inside values (prometheus.io/docs/instrumenting/exposition_formats)
    private static bool TryLabels(string row, int brace, out Dictionary<string, string> labels, out int end)
    {
        labels = new(StringComparer.Ordinal);
        end = brace + 1;
        while (end < row.Length && row[end] != '}')
        {
            var equals = row.IndexOf('=', end);
            if (equals < 0 || equals + 1 >= row.Length || row[equals + 1] != '"') return false;
            var name = row[end..equals].Trim(' ', ',');
            var value = new StringBuilder();
            var at = equals + 2;
            for (; at < row.Length && row[at] != '"'; at++)
            {
                if (row[at] != '\\' || at + 1 >= row.Length) value.Append(row[at]);
                else value.Append(row[++at] == 'n' ? '\n' : row[at]);
            }
            if (at >= row.Length) return false;
            labels[name] = value.ToString();
            end = at + 1;
            while (end < row.Length && row[end] is ',' or ' ') end++;
        }
        if (end >= row.Length) return false;
        end++;
        return true;
    }
}
