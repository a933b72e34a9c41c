using System.Globalization;
using Holdfast.Core;
using Holdfast.Core.Inventory;

namespace Holdfast.Adapters.Formats;

/// <summary>
/// Kubernetes manifests, any number of documents (kubernetes.io/docs/reference/kubernetes-api): workloads with their replicas as alternatives and their
/// zones where they are spread over them, services by selector, external names, ingresses, and host names in environment variables.
/// </summary>
internal static class KubernetesManifests
{
    private const int MostReplicas = 20;

    private static readonly HashSet<string> Workloads = new(StringComparer.Ordinal) { "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Pod", "Job", "CronJob" };

    public static DependencyInventory? Read(string file, TextReader text, List<Problem> problems)
    {
        var documents = LooseYaml.Read(file, text, problems).Where(document => document.IsMapping)
            .SelectMany(document => document["kind"].Text == "List" ? document["items"].Items : [document]).ToList();
        var named = documents.Where(document => document["kind"].Text is { Length: > 0 } && Name(document).Length > 0).ToList();
        var workloads = named.Where(document => Workloads.Contains(document["kind"].Text!)).ToList();
        var services = named.Where(document => document["kind"].Text == "Service").ToList();
        var ingresses = named.Where(document => document["kind"].Text == "Ingress").ToList();
        if (workloads.Count + services.Count + ingresses.Count == 0)
        {
            problems.Add(new(file, 1, 1, Severity.Error, "no workload, Service or Ingress with a name is described here", "this reads manifests of Kubernetes, as 'helm template' and 'kubectl get -o yaml' print them"));
            return null;
        }
        var imported = new ImportedInventory(file);
        foreach (var other in named.Except(workloads).Except(services).Except(ingresses)) imported.LeftOut(other["kind"].Text!, "it runs nothing and serves nobody");
        foreach (var workload in workloads) Workload(imported, workload);
        foreach (var service in services) Service(imported, service, workloads);
        var known = services.ToDictionary(Key, Key, StringComparer.Ordinal);
        foreach (var workload in workloads) Environment(imported, workload, known);
        foreach (var ingress in ingresses) Ingress(imported, ingress, known);
        return imported.ToInventory(problems);
    }

    private static void Workload(ImportedInventory imported, LooseYaml workload)
    {
        var kind = workload["kind"].Text!;
        var id = imported.Component($"workload:{Space(workload)}/{Name(workload)}", "application", title: Name(workload), basis: Basis(workload));
        foreach (var container in Containers(workload))
            if (container["image"].Text is { Length: > 0 } image && !image.Contains('$') && !image.Contains("{{", StringComparison.Ordinal)) ComposeFile.Image(imported, id, image);
        var replicas = int.TryParse(workload["spec"]["replicas"].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        if (kind is not ("Deployment" or "StatefulSet" or "ReplicaSet") || replicas < 2) return;
        var zones = Pod(workload)["topologySpreadConstraints"].Items.Any(each => (each["topologyKey"].Text ?? "").Contains("zone", StringComparison.Ordinal));
        var copies = Enumerable.Range(1, Math.Min(replicas, MostReplicas))
            .Select(copy => (Need)imported.Component($"pod:{Space(workload)}/{Name(workload)}/{copy}", "server", title: $"{Name(workload)} {copy}", basis: $"{Basis(workload)}-{copy}")).ToValueList();
        if (replicas > MostReplicas) imported.LeftOut("replica", $"{MostReplicas} of a workload are enough to show that there are alternatives", replicas - MostReplicas);
        imported.Need(id, new Dependency(new Need.AtLeast(1, copies)) { Evidence = zones ? $"replicas: {replicas}, spread over zones" : $"replicas: {replicas}" });
    }

    private static void Service(ImportedInventory imported, LooseYaml service, List<LooseYaml> workloads)
    {
        var id = imported.Component($"service:{Key(service)}", "service", title: Name(service), basis: $"{Basis(service)}-service");
        if (service["spec"]["externalName"].Text is { Length: > 0 } host)
        {
            var target = imported.Component($"host:{host}", "saas", title: host, basis: host);
            imported.Need(id, new Dependency(new Need.One(target)) { Evidence = "externalName" });
            return;
        }
        var selector = service["spec"]["selector"].Pairs;
        if (selector.Count == 0) return;
        var serving = workloads.Where(workload => Space(workload) == Space(service)
            && selector.TrueForAll(pair => Labels(workload).Any(label => label.Key == pair.Key && label.Value.Text == pair.Value.Text))).ToList();
        if (serving.Count == 0) imported.LeftOut("selector", $"nothing in the file has its labels ({Name(service)})");
        var targets = serving.Select(workload => (Need)imported.Id($"workload:{Space(workload)}/{Name(workload)}")).ToValueList();
        if (targets.Count == 1) imported.Need(id, new Dependency(targets[0]) { Evidence = "selector" });
        else if (targets.Count > 1) imported.Need(id, new Dependency(new Need.AtLeast(1, targets)) { Evidence = "selector" });
    }

    // "db", "db.shop", "db.shop.svc.cluster.local" in the value of a variable, with or without a scheme, a port or a path.
    private static void Environment(ImportedInventory imported, LooseYaml workload, Dictionary<string, string> services)
    {
        var id = imported.Id($"workload:{Space(workload)}/{Name(workload)}");
        foreach (var (name, host) in Containers(workload).SelectMany(container => container["env"].Items).SelectMany(each => HostNames.In(each["value"].Text ?? "").Select(host => (each["name"].Text ?? "", host))))
        {
            var parts = host.Split('.');
            var key = services.ContainsKey($"{Space(workload)}/{parts[0]}") && (parts.Length == 1 || parts[1] == Space(workload)) ? $"{Space(workload)}/{parts[0]}"
                : parts.Length > 1 && services.ContainsKey($"{parts[1]}/{parts[0]}") ? $"{parts[1]}/{parts[0]}" : "";
            if (key.Length > 0) imported.Need(id, new Dependency(new Need.One(imported.Id($"service:{key}"))) { Evidence = $"variable {name}", Confidence = 0.8 });
            else if (parts.Length > 1 && !host.EndsWith(".local", StringComparison.Ordinal))
                imported.Need(id, new Dependency(new Need.One(imported.Component($"host:{host}", "saas", title: host, basis: host))) { Evidence = $"variable {name}", Confidence = 0.5 });
        }
    }

    private static void Ingress(ImportedInventory imported, LooseYaml ingress, Dictionary<string, string> services)
    {
        var id = imported.Component($"ingress:{Key(ingress)}", "service", title: ingress["spec"]["rules"].Items.Select(rule => rule["host"].Text).FirstOrDefault(host => host is { Length: > 0 }) ?? Name(ingress),
            basis: $"{Basis(ingress)}-ingress");
        var backends = ingress["spec"]["rules"].Items.SelectMany(rule => rule["http"]["paths"].Items).Select(path => path["backend"])
            .Append(ingress["spec"]["defaultBackend"]).Append(ingress["spec"]["backend"]);
        foreach (var target in backends.Select(backend => backend["service"]["name"].Text ?? backend["serviceName"].Text ?? "").Where(name => name.Length > 0).Distinct())
        {
            if (services.ContainsKey($"{Space(ingress)}/{target}")) imported.Need(id, new Dependency(new Need.One(imported.Id($"service:{Space(ingress)}/{target}"))) { Evidence = "ingress" });
            else imported.LeftOut("backend", $"the service {target} is not in the file");
        }
    }

    private static IEnumerable<LooseYaml> Containers(LooseYaml workload) => Pod(workload)["containers"].Items.Concat(Pod(workload)["initContainers"].Items);

    private static LooseYaml Pod(LooseYaml workload) => workload["kind"].Text switch
    {
        "Pod" => workload["spec"],
        "CronJob" => workload["spec"]["jobTemplate"]["spec"]["template"]["spec"],
        _ => workload["spec"]["template"]["spec"],
    };

    private static List<(string Key, LooseYaml Value)> Labels(LooseYaml workload) => workload["kind"].Text switch
    {
        "Pod" => workload["metadata"]["labels"].Pairs,
        "CronJob" => workload["spec"]["jobTemplate"]["spec"]["template"]["metadata"]["labels"].Pairs,
        _ => workload["spec"]["template"]["metadata"]["labels"].Pairs,
    };

    private static string Name(LooseYaml document) => document["metadata"]["name"].Text ?? "";

    private static string Space(LooseYaml document) => document["metadata"]["namespace"].Text is { Length: > 0 } space ? space : "default";

    private static string Key(LooseYaml document) => $"{Space(document)}/{Name(document)}";

    private static string Basis(LooseYaml document) => Space(document) == "default" ? Name(document) : $"{Space(document)}-{Name(document)}";
}
