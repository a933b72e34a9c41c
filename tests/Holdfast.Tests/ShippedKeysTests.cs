using System.Reflection;
using Holdfast.Adapters.Config;
using Holdfast.Core.Failover;
using Holdfast.Core.Inventory;
using Mono.Cecil;

namespace Holdfast.Tests;

/// <summary>
/// A key that is read and then obeyed by nobody is a promise without code behind it. Every value that a reader can set is asked for by
/// shipped code that is neither the reader, nor the writer that gives it back, nor a check that only judges its form.
/// </summary>
public class ShippedKeysTests
{
    private static readonly Assembly[] Shipped = [typeof(Holdfast.Core.Problem).Assembly, typeof(ConfigLoader).Assembly, typeof(global::Holdfast.Commands.CommandLine).Assembly];

    /// <summary>Types whose code gives a value back in the form in which it came, merges it, or judges its form alone.</summary>
    private static readonly string[] OnlyCarry =
    [
        "Holdfast.Adapters.Config.RoutersSection", "Holdfast.Adapters.Config.ProbeReader", "Holdfast.Adapters.Config.WatcherSection", "Holdfast.Adapters.Config.ProvidersSection",
        "Holdfast.Adapters.Config.ZonesSection", "Holdfast.Adapters.Config.RecordReader", "Holdfast.Adapters.Config.ConfigReading",
        "Holdfast.Adapters.Config.ConfigLoader", "Holdfast.Adapters.Inventory.InventoryWriter", "Holdfast.Adapters.Inventory.InventoryReader",
        "Holdfast.Adapters.Inventory.SectionReader", "Holdfast.Core.Inventory.InventoryMerge", "Holdfast.Core.Inventory.InventoryCheck",
    ];

    /// <summary>What the reader itself turns into something that is obeyed.</summary>
    private static readonly Dictionary<string, string> ObeyedElsewhere = new()
    {
        ["CanarySettings.Supplier"] = "becomes Canary.Supplier, which decides whether it can vouch",
        ["NotifierSettings.Supplier"] = "check warns where it owns a front too",
    };

    [Fact]
    public void Every_value_of_the_configuration_is_obeyed_by_shipped_code()
    {
        var settings = typeof(Configuration).Namespace;
        Assert.Equal(ObeyedElsewhere.Keys, Unread(type =>
            type.Namespace == settings && (type == typeof(Configuration) || type == typeof(FailoverPlan) || type.Name.EndsWith("Settings", StringComparison.Ordinal))
            || type == typeof(RouterPolicy) || type == typeof(Router) || type == typeof(Front) || type == typeof(Canary)));
    }

    /// <summary>Where a fact comes from is kept for the writer and for the problems of a check; it moves no figure.</summary>
    [Fact]
    public void Every_value_of_the_inventory_is_obeyed_by_shipped_code() =>
        Assert.DoesNotContain(
            Unread(type => type.Namespace == typeof(Component).Namespace && type.GetProperty("Provenance") is not null),
            name => !name.EndsWith(".Provenance", StringComparison.Ordinal) && name != "Supplier.Source");

    private static List<string> Unread(Func<Type, bool> holds)
    {
        var asked = Asked();
        return (from assembly in Shipped
                from type in assembly.GetTypes()
                where holds(type)
                from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                where property.GetMethod is not null && property.SetMethod is not null && property.Name != "EqualityContract"
                where !asked.Contains($"{type.FullName}::{property.GetMethod!.Name}")
                select $"{type.Name}.{property.Name}").ToList();
    }

    /// <summary>Getters that are called from shipped code outside their own type and outside <see cref="OnlyCarry"/>: "type::get_Name".</summary>
    private static HashSet<string> Asked()
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var assembly in Shipped)
        {
            using var module = ModuleDefinition.ReadModule(assembly.Location);
            foreach (var type in module.GetTypes())
            {
                var home = Outermost(type).FullName;
                if (OnlyCarry.Contains(home)) continue;
                foreach (var method in type.Methods.Where(method => method.HasBody && !IsOfTheRecordItself(method)))
                    foreach (var instruction in method.Body.Instructions)
                        if (instruction.Operand is MethodReference { Name: var name } called && name.StartsWith("get_", StringComparison.Ordinal))
                            asked.Add($"{called.DeclaringType.FullName.Replace('/', '+')}::{name}");
            }
        }
        return asked;

        static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
    }

    // Equality, hash, text, copy and taking apart: the compiler writes them for every record, and they obey nothing.
    private static bool IsOfTheRecordItself(MethodDefinition method) =>
        method.Name is "Equals" or "GetHashCode" or "ToString" or "PrintMembers" or "<Clone>$" or "Deconstruct" or ".ctor";
}
