using System.Globalization;
using System.Text;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Providers;
using Holdfast.Adapters.Yaml;
using Holdfast.Core;
using Holdfast.Core.Inventory;
using Holdfast.Core.Mitigation;

namespace Holdfast.Adapters.Mitigation;

/// <summary>
/// The part of <c>holdfast.yaml</c> that a measure changes, with comments that say what to do with it: whole enough for <c>check</c>, and
/// nothing in it that is not to be merged.
/// </summary>
public sealed class ConfigFragment
{
    private readonly Configuration _configuration;
    private readonly YamlNode _written;

    private ConfigFragment(Configuration configuration, YamlNode written) => (_configuration, _written) = (configuration, written);

    /// <summary>Reads the entries again as people wrote them; null when the file is not there any more.</summary>
    public static ConfigFragment? Open(Configuration configuration) =>
        InputFile.ReadText(configuration.File, [], text => YamlDocument.Read(configuration.File, text, [])) is { } document ? new(configuration, document.Root) : null;

    /// <summary>Null when Holdfast cannot deploy the measure.</summary>
    public string? Of(Measure measure)
    {
        var configuration = _configuration;
        var zones = measure.Changes.OfType<InventoryChange.ServeZone>().ToList();
        var fronts = measure.Changes.OfType<InventoryChange.AddFront>().ToList();
        if (zones.Count == 0 && fronts.Count == 0) return null;
        var routers = fronts.Select(change => (Change: change, Router: configuration.Routers.First(router => router.Name == change.Router))).ToList();
        // A router's zone must be there for its record to lie in.
        var served = zones.Select(change => (change.Zone, change.Providers))
            .Concat(routers.Select(pair => (Zone: pair.Router.Zone.Value, Providers: Providers(configuration, pair.Router.Zone.Value))).Where(pair => zones.All(change => change.Zone != pair.Zone)))
            .ToList();
        var fresh = zones.SelectMany(change => change.Fresh).ToList();

        var text = new StringBuilder();
        Line(text, "# " + measure.Title);
        Line(text, $"# Proposed by 'holdfast mitigate' ({measure.Id}). Nothing is deployed yet. This is what changes; to deploy it:");
        foreach (var (step, number) in Steps(configuration, zones, fronts, fresh).Select((step, at) => (step, at + 1))) Line(text, $"#   {number}. {step}");
        Line(text, "holdfast: 1");
        Line(text, "");
        Line(text, "providers:");
        foreach (var provider in served.SelectMany(zone => zone.Providers).Distinct())
            Line(text, fresh.FirstOrDefault(each => each.Name == provider) is { } added ? $"  {Fresh(added)}  # new" : $"  {provider}: {Flow(Entry("providers", provider)!.Value)}");
        Line(text, "");
        Line(text, "zones:");
        foreach (var (zone, providers) in served)
        {
            Line(text, $"  {zone}:");
            var before = Providers(configuration, zone);
            Line(text, $"    providers: [{string.Join(", ", providers)}]{(before == providers ? "" : $"  # before: [{string.Join(", ", before)}]")}");
        }
        foreach (var (change, router) in routers)
        {
            Line(text, "");
            Line(text, "routers:");
            Line(text, $"  {router.Name}:");
            foreach (var (key, value) in Entry("routers", router.Name)!.Value.Pairs)
            {
                if (key.Text != "fronts")
                {
                    Line(text, $"    {key.Text}: {Flow(value)}");
                    continue;
                }
                Line(text, "    fronts:");
                foreach (var front in value.Items) Line(text, $"      - {Flow(front)}");
                Line(text, $"      - {{ name: {change.Front.Name}, target: {change.Front.Target}, supplier: {change.Front.Supplier} }}  # new: put the name that the CDN gives you, and who it is");
            }
        }
        return text.ToString();
    }

    /// <summary>A file name of the measure's id.</summary>
    public static string FileName(Measure measure) => $"{string.Concat(measure.Id.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' ? letter : '-'))}.yaml";

    private static IEnumerable<string> Steps(Configuration configuration, List<InventoryChange.ServeZone> zones, List<InventoryChange.AddFront> fronts, List<FailoverProvider> fresh)
    {
        foreach (var provider in fresh)
            yield return provider.Supplier is "" or "self"
                ? $"{provider.Name}: run the server (two name servers, in two places outside the fronts' owners) and put its key where the entry says"
                : $"{provider.Name}: open the account, create the zone there, and put the token where the entry says";
        foreach (var front in fronts)
        {
            yield return $"order the CDN, let it serve the names that the router '{front.Router}' leads to, from the same origin, and have its certificate before the first switch";
            yield return $"replace the target and the supplier of the front '{front.Front.Name}' below";
        }
        yield return $"merge the keys below into {Path.GetFileName(configuration.File)}: each replaces the one of the same name; a zone's records stay as they are";
        yield return "holdfast check, holdfast plan, holdfast apply, holdfast verify";
        foreach (var zone in zones)
        {
            var above = configuration.Zones.Where(other => zone.Zone.EndsWith("." + other.Zone.Value, StringComparison.Ordinal)).MaxBy(other => other.Zone.Value.Length);
            yield return above is not null
                ? $"only then change the delegation: the NS records of {zone.Zone}, in every copy of {above.Zone.Value} ({string.Join(", ", above.Providers)})"
                : $"only then change the delegation: the name servers of {zone.Zone} at the registrar";
            yield return "with DNSSEC: the DS at the parent must cover every provider's keys, or there must be none (holdfast plan refuses otherwise)";
        }
        if (fronts.Count > 0) yield return "try it: holdfast switch, and back";
    }

    private static ValueList<string> Providers(Configuration configuration, string zone) =>
        configuration.Zones.FirstOrDefault(each => each.Zone.Value == zone)?.Providers.Select(provider => provider.ToString()!).ToValueList() ?? [];

    private YamlNode? Entry(string section, string name) =>
        _written.TryGet(section, out var node) && node.TryGet(name, out var entry) ? entry : null;

    // The example of the catalogue under the name that is proposed, with its owner said.
    private static string Fresh(FailoverProvider provider)
    {
        var kind = provider.Supplier is "" or "self" ? "powerdns" : provider.Supplier;
        var example = Catalogue.Kinds[kind].Example;
        return $"{provider.Name}: {example[(example.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim().Replace($"kind: {kind},", $"kind: {kind}, supplier: {(kind == "powerdns" ? "self" : kind)},", StringComparison.Ordinal)}";
    }

    private static string Flow(YamlNode node)
    {
        var text = new StringBuilder();
        Flow(node, text);
        return text.ToString();
    }

    private static void Flow(YamlNode node, StringBuilder text)
    {
        switch (node.Kind)
        {
            case YamlKind.Mapping:
                text.Append("{ ");
                var isFirst = true;
                foreach (var (key, value) in node.Pairs)
                {
                    text.Append(isFirst ? "" : ", ").Append(Scalar(key)).Append(": ");
                    Flow(value, text);
                    isFirst = false;
                }
                text.Append(" }");
                break;
            case YamlKind.Sequence:
                text.Append('[');
                var isBegun = false;
                foreach (var item in node.Items)
                {
                    if (isBegun) text.Append(", ");
                    Flow(item, text);
                    isBegun = true;
                }
                text.Append(']');
                break;
            default:
                text.Append(Scalar(node));
                break;
        }
    }

    // Plain where nothing in it means something to YAML; quoted as JSON quotes otherwise, which YAML reads the same.
    private static string Scalar(YamlNode node)
    {
        var text = node.Text;
        if (!node.IsQuoted && text.Length > 0 && text.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' or '/' or ' ') && text[0] is not ('-' or ' ') && text[^1] != ' ') return text;
        if (node.IsNull) return "null";
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
            quoted.Append(letter is '"' or '\\' ? $"\\{letter}" : letter < ' ' ? $"\\x{((int)letter).ToString("x2", CultureInfo.InvariantCulture)}" : letter.ToString());
        return quoted.Append('"').ToString();
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
