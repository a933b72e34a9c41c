using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Formats;

/// <summary>
/// A docker-compose file (github.com/compose-spec/compose-spec, 05-services): services with <c>depends_on</c> (short and long form;
/// <c>required: false</c> only degrades), <c>links</c>, <c>network_mode: service:X</c>, and images as technologies.
/// </summary>
internal static class ComposeFile
{
    public static DependencyInventory? Read(string file, TextReader text, List<Problem> problems)
    {
        var root = LooseYaml.Read(file, text, problems).FirstOrDefault();
        if (root is null || root["services"] is not { IsMapping: true } services)
        {
            if (root is not null) problems.Add(new(file, 1, 1, Severity.Error, "there is no mapping 'services'", "this reads docker-compose files"));
            return null;
        }
        var imported = new ImportedInventory(file);
        foreach (var (name, service) in services.Pairs)
        {
            if (name == "<<") continue;
            var id = imported.Component(name, "service");
            if (service["image"].Text is { Length: > 0 } image) Image(imported, id, image);
            foreach (var target in service["depends_on"].Texts) imported.Need(name, target, evidence: "depends_on");
            foreach (var (target, how) in service["depends_on"].Pairs) imported.Need(name, target, how["required"].Text == "false", "depends_on");
            foreach (var link in service["links"].Texts) imported.Need(name, link.Split(':')[0], evidence: "links");
            if (service["network_mode"].Text is { } mode && mode.StartsWith("service:", StringComparison.Ordinal)) imported.Need(name, mode["service:".Length..], evidence: "network_mode");
        }
        return imported.ToInventory();
    }

    // [registry/]path/name[:tag][@digest]
    private static void Image(ImportedInventory imported, string id, string image)
    {
        var plain = image.Split('@')[0];
        var colon = plain.LastIndexOf(':');
        var tag = colon > plain.LastIndexOf('/') ? plain[(colon + 1)..] : "";
        var path = tag.Length > 0 ? plain[..colon] : plain;
        imported.Technology(id, path[(path.LastIndexOf('/') + 1)..], tag is "latest" ? "" : tag);
    }
}
