package dev.slipway.aws.settings;

import static dev.slipway.aws.settings.InvalidSetting.unless;
import static dev.slipway.aws.settings.InvalidSetting.unlessDistinct;

import java.util.List;

/**
 * A network of the account's that the worker runs in, because the tracking server is reached from there only.
 *
 * @param vpcId where the subnets are
 * @param subnetIds of private subnets, best one for each availability zone
 * @param securityGroupIds of the worker; none for one that the stack makes
 */
public record Network(String vpcId, List<String> subnetIds, List<String> securityGroupIds) {
    /** What Lambda takes. */
    private static final int MOST_SUBNETS = 16;

    private static final int MOST_GROUPS = 5;

    public Network {
        subnetIds = List.copyOf(subnetIds);
        securityGroupIds = List.copyOf(securityGroupIds);
        unless(vpcId.matches("vpc-[0-9a-f]{8,17}"), "vpcId", "must be the id of a VPC: vpc-<hexadecimal digits>");
        unless(
                !subnetIds.isEmpty() && subnetIds.size() <= MOST_SUBNETS,
                "subnetIds",
                "must name from 1 to " + MOST_SUBNETS + " subnets");
        ids("subnetIds", "subnet", subnetIds);
        unless(
                securityGroupIds.size() <= MOST_GROUPS,
                "securityGroupIds",
                "must name at most " + MOST_GROUPS + " security groups");
        ids("securityGroupIds", "sg", securityGroupIds);
    }

    static Network of(Section section) {
        return new Network(
                section.text("vpcId").orElse(""), section.texts("subnetIds"), section.texts("securityGroupIds"));
    }

    private static void ids(String name, String kind, List<String> ids) {
        unlessDistinct(name, ids);
        for (String id : ids) {
            unless(
                    id.matches(kind + "-[0-9a-f]{8,17}"),
                    name,
                    "must be ids: " + kind + "-<hexadecimal digits>, not " + id);
        }
    }
}
