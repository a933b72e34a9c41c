using Holdfast.Adapters.Yaml;
using Holdfast.Core;

namespace Holdfast.Adapters.Config;

/// <summary>Files that people give to the wrong command: each is known by its keys, and the right command is named.</summary>
internal static class OtherKind
{
    /// <summary>A problem when what is read as a configuration is another kind of file.</summary>
    public static Problem? Of(YamlNode root)
    {
        if (root.TryGet(ConfigKeys.Kind, out _)) return null;
        var file = root.File;
        if (root.TryGet("domain", out var domain) && root.TryGet("records", out _))
            return domain.Error("this is a zone file of the original tool (domain:, records:), not a configuration of Holdfast", $"holdfast sync --config {file}");
        if (root.TryGet("router_record", out var router))
            return router.Error("this is the failover file of the original tool (router_record:), not a configuration of Holdfast", $"holdfast failover --config {file}");
        foreach (var (key, _) in root.Pairs)
            if (key.Text.StartsWith("holdfast-", StringComparison.Ordinal))
                return key.Error($"this file is of another kind ('{key.Text}'), not a configuration", $"{CommandFor(key.Text, file)}; a configuration starts with  holdfast: 1");
        return null;
    }

    /// <summary>A problem when what is read as a file of the original tool is a configuration, or the other one of its two files.</summary>
    public static Problem? OfOriginal(YamlNode root, bool isZone)
    {
        var file = root.File;
        if (root.TryGet(ConfigKeys.Kind, out var version))
            return version.Error("this is a configuration of Holdfast, not a file of the original tool", isZone ? $"holdfast apply --config {file}" : $"holdfast watch --config {file}");
        if (isZone && root.TryGet("router_record", out var router))
            return router.Error("this is the failover file of the original tool, not its zone file", $"holdfast failover --config {file}");
        if (!isZone && root.TryGet("records", out var records))
            return records.Error("this is the zone file of the original tool, not its failover file", $"holdfast sync --config {file}");
        return null;
    }

    private static string CommandFor(string key, string file) => key switch
    {
        "holdfast-inventory" => $"holdfast check --config {file}, holdfast analyse --inventory {file}",
        "holdfast-answers" => "name it in the configuration with  answers: FILE, then holdfast check",
        _ => "holdfast --help lists the commands that read it",
    };
}
