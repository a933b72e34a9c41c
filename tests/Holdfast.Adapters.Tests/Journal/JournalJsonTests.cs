using System.Text.Json;
using Holdfast.Adapters.Journal;
using Holdfast.Core;

namespace Holdfast.Adapters.Tests.Journal;

/// <summary>The journal's JSON is made at build time from lists: nothing that Core can say may be missing in them.</summary>
public class JournalJsonTests
{
    [Fact]
    public void Every_case_of_every_hierarchy_is_listed()
    {
        foreach (var (type, cases) in JournalJson.Hierarchies)
        {
            var all = (type.DeclaringType ?? type).GetNestedTypes().Where(one => !one.IsAbstract && one.IsSubclassOf(type));
            Assert.Equal(all.Select(one => one.Name).Order(), cases.Select(one => one.Name).Order());
        }
    }

    [Fact]
    public void Every_type_that_an_entry_holds_has_its_own_form()
    {
        var open = new Queue<Type>(JournalJson.Hierarchies.SelectMany(one => one.Cases));
        var seen = new HashSet<Type>();
        var abstractOnes = new HashSet<Type>();
        while (open.TryDequeue(out var type))
        {
            type = Nullable.GetUnderlyingType(type) ?? type;
            if (!seen.Add(type)) continue;
            if (type.IsGenericType)
            {
                Assert.Equal(typeof(ValueList<>), type.GetGenericTypeDefinition());
                Assert.Contains("ListConverter", JournalJson.Options.GetTypeInfo(type).Converter.GetType().Name, StringComparison.Ordinal);
                open.Enqueue(type.GetGenericArguments()[0]);
            }
            else if (type.IsEnum)
            {
                var first = Enum.GetValues(type).GetValue(0)!;
                Assert.Equal($"\"{JsonNamingPolicy.CamelCase.ConvertName(first.ToString()!)}\"", JsonSerializer.Serialize(first, JournalJson.Options.GetTypeInfo(type)));
            }
            else if (type.Namespace?.StartsWith("Holdfast", StringComparison.Ordinal) == true)
            {
                if (type.IsAbstract) abstractOnes.Add(type);
                foreach (var property in type.GetProperties().Where(property => property.SetMethod is not null)) open.Enqueue(property.PropertyType);
            }
        }
        Assert.Subset(JournalJson.Hierarchies.Select(one => one.Base).ToHashSet(), abstractOnes);
        Assert.True(seen.Count > 40, $"{seen.Count} types were looked at");
    }
}
