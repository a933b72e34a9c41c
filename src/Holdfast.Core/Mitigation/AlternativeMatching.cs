using Holdfast.Core.Inventory;

namespace Holdfast.Core.Mitigation;

/// <summary>Measures that put something else beside a component.</summary>
internal static class AlternativeMatching
{
    public static IEnumerable<Measure> Alternatives(MatchingContext context, MeasureTemplate template)
    {
        var subjects = template.Pattern == MeasurePattern.Backup
            ? context.Inventory.Components.Where(component => component.Kind == "backup" && !component.Supplier.IsNone)
            : context.Points.Where(component => template.Kinds.Contains(component.Kind));
        foreach (var component in subjects)
        {
            var supplier = context.Other(template, component.Id);
            var other = new Component
            {
                Id = $"{component.Id}@{template.Id}",
                Name = $"Alternative to {component.Title}",
                Kind = component.Kind,
                Supplier = supplier.Id,
                Layers = component.Layers,
            };
            yield return context.Made(template, component.Id, component.Title, component,
                new InventoryChange.Add([other]) { Suppliers = [supplier] },
                new InventoryChange.Alternative(component.Id, other.Id, template.SwitchTime));
        }
    }

    public static IEnumerable<Measure> IdentityProviders(MatchingContext context, MeasureTemplate template) =>
        Alternatives(context, template with { Kinds = ["identity"] })
            .Where(measure => context.Inventory.Credentials.Any(credential => measure.Id == $"{template.Id}:{credential.IdentityProvider.Id}"));

    /// <summary>For each identity provider the doors that nothing else opens.</summary>
    public static IEnumerable<Measure> BreakGlass(MatchingContext context, MeasureTemplate template)
    {
        var doors = context.Inventory.Credentials.SelectMany(credential => credential.Opens.Select(door => (Door: door.Id, Credential: credential)))
            .GroupBy(pair => pair.Door, pair => pair.Credential, StringComparer.Ordinal)
            .Where(door => context.Graph.Number(door.Key) >= 0 && door.All(credential => !credential.IdentityProvider.IsNone) && door.Select(credential => credential.IdentityProvider.Id).Distinct().Count() == 1);
        foreach (var provider in doors.GroupBy(door => door.First().IdentityProvider.Id, StringComparer.Ordinal))
        {
            if (context.Known.Component(provider.Key) is not { } identity) continue;
            var keys = provider.OrderBy(door => door.Key, StringComparer.Ordinal)
                .Select(door => new Credential { Id = $"{door.Key}@{template.Id}", Name = $"Local account for {door.Key}", Kind = CredentialKind.BreakGlass, Opens = [door.Key] });
            yield return context.Made(template, identity.Id, identity.Title, null, new InventoryChange.Add([]) { Credentials = keys.ToValueList() });
        }
    }

    /// <summary>A second name does without the registrar and without the registry of the first.</summary>
    public static IEnumerable<Measure> OtherDomains(MatchingContext context, MeasureTemplate template)
    {
        foreach (var domain in context.Points.Where(component => component.Kind == "domain"))
        {
            var supplier = context.Other(template, domain.Id);
            var other = new Component { Id = $"{domain.Id}@{template.Id}", Name = $"Second name beside {domain.Title}", Kind = "domain", Supplier = supplier.Id, Layers = domain.Layers };
            // Whoever needs the name needs its registry: those that stand beside it there.
            var registries = context.Inventory.Components
                .Where(component => component.Needs.Any(need => need.What is Need.One one && one.Target.Id == domain.Id))
                .SelectMany(component => component.Needs).Select(need => need.What).OfType<Need.One>()
                .Select(one => context.Known.Component(one.Target.Id)).OfType<Component>().Where(component => component.Kind == "registry").DistinctBy(component => component.Id);
            yield return context.Made(template, domain.Id, domain.Title, null,
                [
                    new InventoryChange.Add([other]) { Suppliers = [supplier] },
                    .. registries.Prepend(domain).Select(each => new InventoryChange.Alternative(each.Id, other.Id, template.SwitchTime)),
                ]);
        }
    }

    public static IEnumerable<Measure> Rarer(MatchingContext context, MeasureTemplate template)
    {
        foreach (var component in context.Points.Where(component => template.Kinds.Contains(component.Kind)))
        {
            var plane = ComponentKinds.PlaneOf(component);
            var node = component.Outages is not null ? component.Id
                : plane.Length > 0 && context.Known.Supplier(component.Supplier.Id) is { } supplier && supplier.Planes.Any(each => each.Name == plane && each.Outages is not null) ? $"plane:{supplier.Id}/{plane}"
                : "";
            if (node.Length > 0) yield return context.Made(template, component.Id, component.Title, null, new InventoryChange.RarerOutages(node, template.Factor));
        }
    }
}
